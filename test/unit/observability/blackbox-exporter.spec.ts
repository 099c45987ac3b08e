import assert from "node:assert/strict";
import { platformHosts } from "../../../components/core/hosts";
import { BlackboxExporter, blackboxConfig } from "../../../components/observability/blackbox-exporter";
import { platformProbes } from "../../../components/observability/probe-targets";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const probes = platformProbes({ hosts: platformHosts("company.com"), realm: "webide", modelServers: ["tabby"] });
const args = {
  namespace: "monitoring",
  image: "registry.internal/blackbox-exporter@sha256:00",
  resources: { cpu: "50m", memory: "64Mi" },
  probes,
};

describe("the blackbox exporter", () => {
  it("has a module for every probe", () => {
    const { modules } = blackboxConfig(true) as Manifest;
    for (const probe of probes) assert.ok(probe.module in modules, probe.module);
  });

  it("checks public certificates against the company's authority where it has one", async () => {
    const { modules } = blackboxConfig(true) as Manifest;
    assert.equal(modules.https_2xx.http.tls_config.ca_file, "/etc/blackbox/ca/ca.crt");
    assert.equal(modules.tls.tcp.tls_config.ca_file, "/etc/blackbox/ca/ca.crt");
    const declared = await Recorded.of(() => new BlackboxExporter("blackbox", { ...args, caConfigMap: "company-ca" }));
    const pod = declared.manifest("Deployment", "blackbox-exporter")["spec"].template.spec as Manifest;
    assert.ok(pod["volumes"].some((v: Manifest) => v["configMap"]?.name === "company-ca"));
  });

  it("never skips the check of a certificate", () => {
    for (const ca of [true, false]) assert.ok(!JSON.stringify(blackboxConfig(ca)).includes("insecure"));
  });

  it("may call what it probes and nothing else", async () => {
    const declared = await Recorded.of(() => new BlackboxExporter("blackbox", args));
    const { egress } = declared.manifest("NetworkPolicy", "blackbox-exporter")["spec"] as Manifest;
    assert.deepEqual(
      egress.map((r: Manifest) => [r["to"][0].podSelector.matchLabels.app, r["ports"][0].port]),
      [
        ["nginx", 8443],
        ["litellm", 4000],
        ["tabby", 8080],
      ],
    );
  });
});
