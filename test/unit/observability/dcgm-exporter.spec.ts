import assert from "node:assert/strict";
import { DcgmExporter, gpuCounters } from "../../../components/observability/dcgm-exporter";
import { recordingRuleFile } from "../../../components/observability/recording-rules";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

describe("the GPU exporter", () => {
  let pod: Manifest;
  before(async () => {
    const declared = await Recorded.of(
      () =>
        new DcgmExporter("dcgm-exporter", {
          namespace: "monitoring",
          image: "registry.internal/dcgm-exporter@sha256:00",
          resources: { cpu: "100m", memory: "256Mi" },
          nodeSelector: { "nvidia.com/gpu.present": "true" },
          runtimeClassName: "nvidia",
        }),
    );
    pod = declared.manifest("DaemonSet", "dcgm-exporter")["spec"].template.spec as Manifest;
  });

  it("takes no GPU for itself", () => {
    assert.equal(pod["containers"][0].resources.limits["nvidia.com/gpu"], undefined);
  });

  it("needs neither root nor the node's files", () => {
    assert.equal(pod["securityContext"].runAsUser, 1000);
    assert.ok(!JSON.stringify(pod["volumes"]).includes("hostPath"));
  });

  it("runs where GPUs are, and tolerates their taint", () => {
    assert.deepEqual(pod["nodeSelector"], { "nvidia.com/gpu.present": "true" });
    assert.equal(pod["tolerations"][0].key, "nvidia.com/gpu");
    assert.equal(pod["runtimeClassName"], "nvidia");
  });

  it("reads no profiling counters, which would need root", () => {
    assert.ok(!gpuCounters().includes("DCGM_FI_PROF"));
  });

  it("reads every counter that a rule uses", () => {
    const used = JSON.stringify(recordingRuleFile({ chatModel: "code-chat" })).match(/DCGM_FI_\w+/g) ?? [];
    assert.ok(used.length > 0);
    for (const counter of used) assert.ok(gpuCounters().includes(`${counter}, gauge, `), counter);
  });
});
