import { annotations } from "../../../components/core/contracts";
import type { Field } from "../../field";
import { imageReference } from "../../limits/image-reference";
import type { KnownBad } from "../../limits/known-bad";
import { isAbout } from "../../limits/known-bad";
import { meetsFloors, releaseVersion } from "../../limits/version-compare";
import type { NginxConfig, NginxDirective } from "../../reading/nginx/nginx-files";
import { mountsObject } from "../../reading/files/mounted-objects";
import { nginxConfig } from "../../reading/nginx/nginx-files";
import {
  effective,
  everyDirective,
  nginxServers,
  nginxViolation,
  openListeners,
} from "../../reading/nginx/nginx-servers";
import { isHealthAnswer, serverAnswers } from "../../reading/nginx/server-answers";
import { isCatchAll, serverNames } from "../../reading/nginx/server-names";
import { usesUnnamedGroups } from "../../reading/nginx/unnamed-groups";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { RuleContext, StackRule, Violation } from "../../rule";

const isOn = (directive: NginxDirective | undefined): boolean => directive?.args[0]?.toLowerCase() === "on";

/** Whether one container runs nginx at or above the floors that are known for it. */
function meetsFloor(container: Field, recorded: string, rows: readonly KnownBad[]): boolean | undefined {
  const reference = imageReference(container.at("image").text() ?? "");
  const about = rows.filter((row) => row.floors !== undefined && isAbout(row, reference?.repository ?? ""));
  if (reference === undefined || about.length === 0) return undefined;
  const pair = recorded.split(",").find((entry) => entry.trim().startsWith(`${container.at("name").text() ?? ""}=`));
  const version = releaseVersion(reference.tag ?? pair?.split("=")[1] ?? "");
  const floors = about.flatMap((row) => (row.floors ?? []).flatMap((text) => releaseVersion(text) ?? []));
  return version !== undefined && meetsFloors(version, floors);
}

/** Whether everything that mounts the configuration is seen to run a version without the known holes. */
function isFixedVersion(object: PolicyObject, objects: readonly PolicyObject[], { baseline }: RuleContext): boolean {
  const verdicts = objects
    .filter((other) => other.namespace === object.namespace)
    .flatMap((other) =>
      podTemplates(other)
        .filter(({ spec }) => mountsObject(spec, object))
        .flatMap(({ spec, metadata }) => {
          const recorded = metadata.at("annotations", annotations.imageVersions).text() ?? "";
          return podContainers(spec).flatMap((container) => meetsFloor(container, recorded, baseline.knownBad) ?? []);
        }),
    );
  return verdicts.length > 0 && verdicts.every(Boolean);
}

function* http2(config: NginxConfig): Iterable<Violation> {
  for (const directive of everyDirective(config.directives)) {
    const { name, args } = directive;
    if ((name === "http2" && isOn(directive)) || (name === "listen" && args.includes("http2"))) {
      yield nginxViolation(
        directive,
        "no HTTP/2, unless the pods that mount the file are declared with an nginx at or above its floor",
        "Turn HTTP/2 off, or name a fixed version; the floors stand in policies/baseline/known-bad.yaml.",
      );
    }
  }
}

function* tokens(servers: readonly NginxDirective[], config: NginxConfig): Iterable<Violation> {
  const allowed = "server_tokens off";
  const whatToDo = "Set it in the http block: the version tells an attacker which hole is open.";
  const silent = servers.find((server) => effective(server, "server_tokens").length === 0);
  if (silent !== undefined) yield nginxViolation(silent, allowed, whatToDo);
  for (const directive of everyDirective(config.directives)) {
    if (directive.name === "server_tokens" && directive.args[0]?.toLowerCase() !== "off") {
      yield nginxViolation(directive, allowed, whatToDo);
    }
  }
}

/** Sockets on which a host that nobody knows gets an answer. */
function* unknownHosts(servers: readonly NginxDirective[]): Iterable<Violation> {
  const whatToDo = "Give each address and port one server with default_server and `return 444;`.";
  const listening = servers.flatMap((server) => openListeners(server).map((listener) => ({ server, ...listener })));
  for (const socket of new Set(listening.map((listener) => listener.socket))) {
    const here = listening.filter((listener) => listener.socket === socket);
    const chosen = here.find(({ options }) => options.includes("default_server"));
    if (chosen === undefined) {
      const [first] = here;
      if (first === undefined) continue;
      yield nginxViolation(first.directive, "a default_server of the same address and port that returns 444", whatToDo);
      continue;
    }
    const { fixed, other } = serverAnswers(chosen.server);
    const wrong = fixed.filter(({ place, answer }) => answer.status !== 444 && !isHealthAnswer(place, answer));
    for (const directive of [...wrong.map(({ answer }) => answer.directive), ...other]) {
      yield nginxViolation(directive, "444 for every host that no server names", whatToDo);
    }
    for (const { server } of here) {
      const name = server === chosen.server ? undefined : serverNames(server).find(isCatchAll);
      if (name !== undefined) {
        yield nginxViolation(
          server,
          `server names that cover hosts of ours alone, other than ${name}`,
          "Anchor the pattern with ^ and $ and write the domain out.",
        );
      }
    }
  }
}

/** The proxy's own settings that its known holes go by. */
export const rule: StackRule = {
  id: "ing/nginx-http2",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform"],
  summary:
    "nginx speaks HTTP/2 only in a version without its known holes, hides its version, names all groups of its patterns, and drops requests for hosts that nobody knows.",
  reason:
    "Below its floor nginx can be taken over through HTTP/2 without signing in (CVE-2026-123007). Groups without names were the root of several memory errors. A request for an unknown host would meet the first server by chance, and what is behind it may believe the host (CVE-2026-49468).",
  source: "https://nginx.org/en/security_advisories.html",
  appliesTo: ["*"],
  example: {
    good: `data:\n  nginx.conf: |\n    server_tokens off;\n    server { listen 8443 ssl default_server; ssl_reject_handshake on; return 444; }\n    server { listen 8443 ssl; server_name ide.company.com; }`,
    bad: `data:\n  nginx.conf: |\n    server { listen 8443 ssl http2; server_name ide.company.com; }`,
  },
  *check(objects, context) {
    for (const object of objects) {
      const config = nginxConfig(object);
      if (config === undefined) continue;
      const servers = nginxServers(config).filter((server) => openListeners(server).length > 0);
      const found = [
        ...(isFixedVersion(object, objects, context) ? [] : http2(config)),
        ...tokens(servers, config),
        ...unknownHosts(servers),
        ...Array.from(everyDirective(config.directives))
          .filter(usesUnnamedGroups)
          .map((directive) =>
            nginxViolation(
              directive,
              "named groups, as in (?<user>[a-z]+), and groups that capture nothing, as in (?:a|b)",
              "Name the group and use its name, or write it as (?: ... ).",
            ),
          ),
      ];
      for (const violation of found) yield { ...violation, object };
    }
  },
};
