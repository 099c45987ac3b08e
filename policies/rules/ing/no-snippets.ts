import type { PolicyObject } from "../../policy-object";
import type { NginxConfig, NginxDirective } from "../../reading/nginx/nginx-files";
import { nginxConfig } from "../../reading/nginx/nginx-files";
import { isPathPattern } from "../../reading/nginx/nginx-pattern";
import { everyDirective, nginxViolation, openListeners } from "../../reading/nginx/nginx-servers";
import { NginxValues, anything, oneLabel } from "../../reading/nginx/nginx-values";
import { locationMatch } from "../../reading/nginx/select-location";
import { answerOf } from "../../reading/nginx/server-answers";
import { catchesUnknownHosts } from "../../reading/nginx/server-names";
import type { ObjectRule, Violation } from "../../rule";

const snippet = /-snippets?$/;

/** Directives that run programs, or read text from answers as if it were configuration. */
const programs = /(?:_by_lua(?:_block|_file)?$)|^(?:perl|perl_set|perl_modules|perl_require|js_\w+|load_module)$/;
const passes = ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass"];

/** Answers whose text is an address. */
const redirects = new Set([301, 302, 303, 307, 308]);

function* keys(object: PolicyObject): Iterable<Violation> {
  for (const annotation of object.props.at("metadata", "annotations").entries()) {
    if (snippet.test(annotation.key.toLowerCase())) {
      yield {
        field: annotation,
        allowed: "no annotation that adds text to the configuration of a proxy",
        whatToDo: "Delete the annotation; what the proxy does is written in components/ingress.",
      };
    }
  }
  if (object.kind !== "ConfigMap") return;
  for (const entry of object.props.at("data").entries()) {
    const key = entry.key.toLowerCase();
    const isSwitch = key === "allow-snippet-annotations" || key === "enable-snippets";
    if (isSwitch ? entry.text()?.toLowerCase() !== "false" : snippet.test(key)) {
      yield {
        field: entry,
        value: `${entry.key}, a setting of an ingress controller`,
        allowed: "no snippets, and none allowed",
        whatToDo:
          "Delete the setting; anybody who may write an Ingress could write into the controller's configuration.",
      };
    }
  }
}

/** The part of an address that says which machine is called: up to its path. */
function machine(address: string): string {
  const [, scheme = "", rest = address] = /^([a-z]+:\/\/|\$\{?scheme\}?:\/\/)?(.*)$/s.exec(address) ?? [];
  // These begin with the slash of the path.
  const end = /\/|\$\{?(?:uri|document_uri|request_uri)\b/.exec(rest)?.index ?? rest.length;
  return scheme + rest.slice(0, end);
}

function isChosen(values: NginxValues, text: string, known: Readonly<Record<string, string>> = {}): boolean {
  return values.of(text, known).some((value) => value.includes(anything));
}

/** The names by which a server knows its hosts stand for one label: the client can choose none that is not listed. */
function knownHost(directive: NginxDirective): Readonly<Record<string, string>> {
  let block: NginxDirective | undefined = directive;
  while (block !== undefined && block.name !== "server") block = block.parent;
  if (block === undefined) return {};
  const isDefault = openListeners(block).some(({ options }) => options.includes("default_server"));
  return isDefault || catchesUnknownHosts(block) ? {} : { host: oneLabel };
}

/** Whether the decoded path can hold a line break where a directive stands: then the rest of it is read as a header. */
function canBreakLines(directive: NginxDirective, text: string): boolean {
  if (!/\$\{?(?:uri|document_uri)\b/.test(text)) return false;
  let block: NginxDirective | undefined = directive.parent;
  while (block !== undefined && block.name !== "location") block = block.parent;
  if (block === undefined) return true;
  const { modifier, text: pattern } = locationMatch(block);
  return modifier !== "=" && !((modifier === "~" || modifier === "~*") && isPathPattern(pattern));
}

function* chosenByClients(config: NginxConfig): Iterable<Violation> {
  const values = new NginxValues(config);
  const chosen = (directive: NginxDirective, what: string): Violation =>
    nginxViolation(
      directive,
      `no text of the request in ${what}, but for a user id that a map has matched letter by letter`,
      "Choose the value in a map whose lines are written out, or from a named group of letters, digits and hyphens.",
    );
  const broken = (directive: NginxDirective): Violation =>
    nginxViolation(
      directive,
      "$request_uri, or $uri in a location whose pattern begins with ^, ends with \\z and lists its letters",
      "The decoded path may hold a line break, behind which a client writes headers.",
    );
  for (const directive of everyDirective(config.directives)) {
    const { name, args } = directive;
    const [first = ""] = args;
    if (programs.test(name) || (name === "ssi" && first.toLowerCase() === "on")) {
      yield nginxViolation(directive, "directives alone", "Delete it: programs in the proxy can not be judged.");
    } else if (passes.includes(name)) {
      if (isChosen(values, machine(first))) yield chosen(directive, "the address of an upstream");
      if (canBreakLines(directive, first)) yield broken(directive);
    } else if (name === "root" || name === "alias") {
      if (isChosen(values, first)) yield chosen(directive, "the path of a file");
    } else if (name === "return") {
      const { status, text } = answerOf(directive);
      const isAddress = redirects.has(status);
      // A single slash before a variable could become two, and two begin the name of another host.
      const isWhole = !isAddress || text.startsWith("/$");
      const sink = isWhole ? text : machine(text);
      if (isChosen(values, sink, knownHost(directive))) yield chosen(directive, "an answer");
      if (canBreakLines(directive, text)) yield broken(directive);
    } else if (name === "rewrite") {
      const [, target = ""] = args;
      if (/^(?:https?:|\$)/.test(target) && isChosen(values, machine(target), knownHost(directive))) {
        yield chosen(directive, "a redirect");
      }
    } else if (name === "add_header" && canBreakLines(directive, args[1] ?? "")) yield broken(directive);
  }
}

/** Nobody but its authors writes the configuration of the proxy. */
export const rule: ObjectRule = {
  id: "ing/no-snippets",
  level: "mandatory",
  scope: "object",
  summary:
    "No annotation or setting adds text to a proxy's configuration; in nginx's own, clients choose no address, no file and no answer, and every included file stands beside it.",
  reason:
    "With snippets, whoever may write an Ingress runs code in the controller (CVE-2025-1974 and its family). The same holds where a header or a query becomes part of an address: the client then says whom the proxy calls.",
  source: "https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/",
  appliesTo: ["*"],
  example: {
    good: `data:\n  nginx.conf: |\n    map $ide_user $workspace { "~^(?<id>[a-z0-9-]+)\\z" code-server.ide-$id.svc.cluster.local:8080; }\n    server { location / { proxy_pass http://$workspace; } }`,
    bad: `data:\n  nginx.conf: |\n    server { location / { proxy_pass http://$http_x_workspace; } }`,
  },
  *check(object) {
    if (!object.isKubernetes) return;
    yield* keys(object);
    const config = nginxConfig(object);
    if (config === undefined) return;
    for (const include of config.unseen) {
      yield nginxViolation(
        include,
        "a file of the same ConfigMap, by its own name; or mime.types",
        "Put the file beside this one: what it says can not be seen, and an asterisk would take in whatever lies there.",
      );
    }
    yield* chosenByClients(config);
  },
};
