import assert from "node:assert/strict";
import { KubeStateMetrics, kubeStateMetricsRules, watched } from "../../../components/observability/kube-state-metrics";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

describe("kube-state-metrics", () => {
  let declared: Recorded;
  before(async () => {
    declared = await Recorded.of(
      () =>
        new KubeStateMetrics("kube-state-metrics", {
          namespace: "monitoring",
          image: "registry.internal/kube-state-metrics@sha256:00",
          resources: { cpu: "100m", memory: "256Mi" },
          apiServer: { host: "kubernetes", cidr: "10.96.0.1/32", port: 443 },
        }),
    );
  });

  it("may list and watch what it reports, and do nothing else", () => {
    for (const rule of kubeStateMetricsRules()) assert.deepEqual(rule.verbs, ["list", "watch"]);
    assert.deepEqual(declared.manifests("ClusterRole")[0]!["rules"], kubeStateMetricsRules());
  });

  it("may read neither Secrets nor ConfigMaps", () => {
    const resources = Object.values(watched).flat();
    assert.ok(!resources.includes("secrets") && !resources.includes("configmaps"));
  });

  it("reports exactly the kinds it may read", () => {
    const flags = declared.manifest("Deployment", "kube-state-metrics")["spec"].template.spec.containers[0]
      .args as string[];
    const listed = flags
      .find((flag) => flag.startsWith("--resources="))!
      .slice("--resources=".length)
      .split(",");
    assert.deepEqual(listed, Object.values(watched).flat().sort());
  });

  it("may call the API server and nothing else", () => {
    const { egress } = declared.manifest("NetworkPolicy", "kube-state-metrics")["spec"] as Manifest;
    assert.deepEqual(egress, [
      { to: [{ ipBlock: { cidr: "10.96.0.1/32" } }], ports: [{ protocol: "TCP", port: 443 }] },
    ]);
  });
});
