import type { X509Certificate } from "node:crypto";
import { certificates } from "../../reading/files/certificates";
import { mountsObject } from "../../reading/files/mounted-objects";
import { nginxConfig } from "../../reading/nginx/nginx-files";
import type { NginxDirective } from "../../reading/nginx/nginx-files";
import { effective, nginxServers, nginxViolation, openListeners } from "../../reading/nginx/nginx-servers";
import { sampleHost, serverNames } from "../../reading/nginx/server-names";
import { objectFiles } from "../../reading/files/object-files";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation, StackRule } from "../../rule";

/** Secrets that stand in one pod with a configuration. */
function besideSecrets(config: PolicyObject, objects: readonly PolicyObject[]): PolicyObject[] {
  const near = objects.filter((object) => object.namespace === config.namespace);
  const pods = near.flatMap((object) => podTemplates(object).map(({ spec }) => spec));
  const holding = pods.filter((pod) => mountsObject(pod, config));
  return near.filter((object) => object.kind === "Secret" && holding.some((pod) => mountsObject(pod, object)));
}

/** The certificates that a server shows, of those that can be seen. */
function shown(server: NginxDirective, secrets: readonly PolicyObject[]): X509Certificate[] {
  const names = effective(server, "ssl_certificate").map(({ args }) => (args[0] ?? "").split("/").at(-1) ?? "");
  return secrets
    .flatMap(objectFiles)
    .filter(({ field }) => names.includes(field.key))
    .flatMap(({ text }) => certificates(text)[0] ?? []);
}

function* uncovered(
  object: PolicyObject,
  server: NginxDirective,
  leaves: readonly X509Certificate[],
): Iterable<PlacedViolation> {
  for (const name of serverNames(server)) {
    const host = sampleHost(name);
    if (host === undefined || leaves.some((leaf) => leaf.checkHost(host, { subject: "never" }) !== undefined)) continue;
    const names = leaves.map((leaf) => leaf.subjectAltName ?? "no name").join("; ");
    const allowed = `hosts that the certificate names: ${names}`;
    const violation = nginxViolation(server, allowed, "Have a certificate issued that names this host as well.");
    yield { ...violation, object, value: `server_name ${name} (line ${String(server.line)})` };
  }
}

/** Browsers find their host in the certificate. */
export const rule: StackRule = {
  id: "tls/hosts",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform"],
  summary: "The certificate that the reverse proxy shows names every host that it serves.",
  reason:
    "With a host missing, every browser warns, and users learn to click warnings away. A certificate that is kept encrypted can not be seen here; the probes of the running platform see it.",
  source: "https://www.rfc-editor.org/rfc/rfc6125#section-6.4",
  appliesTo: ["*"],
  example: {
    good: `# certificate for ide.company.com and *.ide.company.com\nserver { listen 8443 ssl; server_name ide.company.com "~^[a-z]+\\.ide\\.company\\.com$"; }`,
    bad: `# certificate for ide.company.com and *.ide.company.com\nserver { listen 8443 ssl; server_name grafana.company.com; }`,
  },
  *check(objects) {
    for (const object of objects) {
      const config = nginxConfig(object);
      if (config === undefined) continue;
      const secrets = besideSecrets(object, objects);
      for (const server of nginxServers(config)) {
        const isEncrypted = openListeners(server).some(({ options }) => options.includes("ssl"));
        const leaves = isEncrypted ? shown(server, secrets) : [];
        if (leaves.length > 0) yield* uncovered(object, server, leaves);
      }
    }
  },
};
