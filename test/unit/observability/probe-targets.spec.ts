import assert from "node:assert/strict";
import { platformHosts } from "../../../components/core/hosts";
import { platformProbes, probeUrl } from "../../../components/observability/probe-targets";

const hosts = platformHosts("company.com");

describe("the probes", () => {
  it("ask a model server only where it runs", () => {
    const names = (modelServers: ("tabby" | "vllm")[]) =>
      platformProbes({ hosts, realm: "webide", modelServers }).map((p) => p.probe);
    assert.deepEqual(names([]), ["ide", "sso", "workspaces", "grafana", "gateway"]);
    assert.deepEqual(names(["tabby"]), ["ide", "sso", "workspaces", "grafana", "gateway", "tabby"]);
  });

  it("ask Keycloak for the realm that users sign in to", () => {
    const sso = platformProbes({ hosts, realm: "webide", modelServers: [] }).find((p) => p.probe === "sso")!;
    assert.equal(
      probeUrl(sso),
      "https://nginx.ingress.svc.cluster.local:8443/realms/webide/.well-known/openid-configuration",
    );
  });
});
