import {
  effective,
  everyDirective,
  nginxServers,
  nginxViolation,
  openListeners,
  own,
} from "../../reading/nginx/nginx-servers";
import type { NginxDirective } from "../../reading/nginx/nginx-files";
import { nginxConfig } from "../../reading/nginx/nginx-files";
import { isHealthAnswer, serverAnswers } from "../../reading/nginx/server-answers";
import type { Answer } from "../../reading/nginx/server-answers";
import type { ObjectRule, Violation } from "../../rule";

const versions = ["tlsv1.2", "tlsv1.3"];

/** Shortest time for which browsers keep to https: one year, in seconds. Source: hstspreload.org. */
const shortestMaxAge = 31_536_000;

const isEncrypted = (options: readonly string[]): boolean => options.includes("ssl") || options.includes("quic");

function* protocols(server: NginxDirective): Iterable<Violation> {
  const allowed = "TLSv1.2 and TLSv1.3";
  const found = effective(server, "ssl_protocols");
  if (found.length === 0) {
    yield nginxViolation(server, `ssl_protocols with ${allowed}`, "Name the versions: older ones are nginx's default.");
  }
  for (const directive of found) {
    if (directive.args.length === 0 || directive.args.some((version) => !versions.includes(version.toLowerCase()))) {
      yield nginxViolation(
        directive,
        allowed,
        "Delete the other versions; no browser of the last ten years needs them.",
      );
    }
  }
}

/** `add_header` directives that hold in a block. */
function headers(block: NginxDirective): NginxDirective[] {
  const inherits = effective(block, "add_header_inherit").at(-1)?.args[0]?.toLowerCase() ?? "on";
  const found = own(block, "add_header");
  const above = block.parent === undefined || inherits === "off" ? [] : headers(block.parent);
  return inherits === "merge" ? [...above, ...found] : found.length > 0 ? found : above;
}

function isLongEnough(header: NginxDirective): boolean {
  const [, value = "", always] = header.args;
  const age = /^\s*max-age\s*=\s*"?(\d+)"?\s*(?:;|$)/i.exec(value)?.[1];
  return age !== undefined && Number(age) >= shortestMaxAge && always === "always";
}

/** Blocks of a server in which a header of its own drops those of the server. */
function* strictTransport(server: NginxDirective): Iterable<Violation> {
  const allowed = `add_header Strict-Transport-Security "max-age=${String(shortestMaxAge)}" always, or longer`;
  const inner = Array.from(everyDirective(server.block ?? [])).filter(
    ({ name, block }) => block !== undefined && ["location", "if", "limit_except"].includes(name),
  );
  const told = new Set<NginxDirective>();
  for (const block of [server, ...inner]) {
    const all = headers(block);
    const found = all.filter(({ args }) => args[0]?.toLowerCase() === "strict-transport-security");
    const short = found.find((header) => !isLongEnough(header));
    if (found.length > 0 && short === undefined) continue;
    // One set of headers holds in many blocks: it is told of where it is made.
    const origin = short ?? all[0] ?? server;
    if (told.has(origin)) continue;
    told.add(origin);
    yield nginxViolation(
      short ?? block,
      allowed,
      "Set the header for the server, and again in each location that has an add_header of its own: that one drops all others.",
    );
  }
}

function isRedirect({ status, text }: Answer): boolean {
  return [301, 302, 307, 308].includes(status) && text.startsWith("https://");
}

function* unencrypted(server: NginxDirective): Iterable<Violation> {
  const { fixed, other } = serverAnswers(server);
  const isRefusal = ({ status }: Answer): boolean => status >= 400;
  const wrong = fixed.filter(
    ({ place, answer }) => !isRedirect(answer) && !isRefusal(answer) && !isHealthAnswer(place, answer),
  );
  for (const directive of [...wrong.map(({ answer }) => answer.directive), ...other]) {
    yield nginxViolation(
      directive,
      "without TLS only a redirect to https, a refusal, or a fixed word at one exact path",
      "Answer with `return 308 https://$host$request_uri;`, or add ssl to the listen directive.",
    );
  }
}

/** Nothing but TLS 1.2 and newer on the way to the browser. */
export const rule: ObjectRule = {
  id: "tls/min",
  level: "mandatory",
  scope: "object",
  summary:
    "The reverse proxy speaks TLS 1.2 and 1.3 only, tells browsers to keep to https for a year, and without TLS only redirects or refuses.",
  reason:
    "Older versions can be broken, and a browser that may fall back to http can be made to. A header that one location sets drops the server's, so each block is judged by what really holds in it. Listeners on loopback stay inside of the pod.",
  source: "https://nginx.org/en/docs/http/configuring_https_servers.html",
  appliesTo: ["ConfigMap", "Secret"],
  example: {
    good: `data:\n  nginx.conf: |\n    server {\n        listen 8443 ssl;\n        ssl_protocols TLSv1.2 TLSv1.3;\n        add_header Strict-Transport-Security "max-age=31536000" always;\n    }`,
    bad: `data:\n  nginx.conf: |\n    server {\n        listen 8443 ssl;\n        ssl_protocols TLSv1.1 TLSv1.2;\n    }`,
  },
  *check(object) {
    const config = nginxConfig(object);
    if (config === undefined) return;
    for (const server of nginxServers(config)) {
      const open = openListeners(server);
      if (open.some(({ options }) => !isEncrypted(options))) yield* unencrypted(server);
      if (!open.some(({ options }) => isEncrypted(options))) continue;
      yield* protocols(server);
      // Who is refused before a certificate is shown gets no answer that could carry a header.
      if (effective(server, "ssl_reject_handshake").at(-1)?.args[0]?.toLowerCase() !== "on") {
        yield* strictTransport(server);
      }
    }
  },
};
