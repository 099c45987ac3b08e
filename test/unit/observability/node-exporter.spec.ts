import assert from "node:assert/strict";
import { collectors, NodeExporter } from "../../../components/observability/node-exporter";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

describe("the node exporter", () => {
  let pod: Manifest;
  before(async () => {
    const declared = await Recorded.of(
      () =>
        new NodeExporter("node-exporter", {
          namespace: "node-agents",
          image: "registry.internal/node-exporter@sha256:00",
          resources: { cpu: "50m", memory: "64Mi" },
        }),
    );
    pod = declared.manifest("DaemonSet", "node-exporter")["spec"].template.spec as Manifest;
  });

  it("sees the node's root read-only and shares nothing else with the node", () => {
    assert.deepEqual(pod["volumes"], [{ name: "root", hostPath: { path: "/", type: "Directory" } }]);
    assert.equal(pod["containers"][0].volumeMounts[0].readOnly, true);
    for (const key of ["hostNetwork", "hostPID", "hostIPC"]) assert.equal(pod[key], undefined, key);
  });

  it("runs as nobody, without capabilities", () => {
    assert.equal(pod["securityContext"].runAsUser, 65534);
    assert.deepEqual(pod["containers"][0].securityContext.capabilities, { drop: ["ALL"] });
  });

  it("runs on every node, tainted ones included", () => {
    assert.deepEqual(pod["tolerations"], [{ operator: "Exists" }]);
  });

  it("switches on the collectors that rules read, and no others", () => {
    const flags = pod["containers"][0].args as string[];
    assert.ok(flags.includes("--collector.disable-defaults"));
    for (const needed of ["meminfo", "filesystem"]) assert.ok(collectors.includes(needed));
    assert.deepEqual(
      flags.filter((flag) => /^--collector\.[a-z]+$/.test(flag)),
      collectors.map((collector) => `--collector.${collector}`),
    );
  });
});
