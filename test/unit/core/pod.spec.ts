import assert from "node:assert/strict";
import type { PodArgs } from "../../../components/core/pod";
import { podSpec } from "../../../components/core/pod";
import type { Manifest } from "../../support/recorded";

const container = { name: "web", image: "mirror.test/web:1", resources: { cpu: "100m", memory: "64Mi" } };
const pod = (over: Partial<PodArgs> = {}): Manifest => podSpec({ uid: 1000, containers: [container], ...over });

describe("podSpec", () => {
  it("mounts no cluster token unless the processes call the API", () => {
    assert.equal(pod()["automountServiceAccountToken"], false);
    assert.equal(pod({ needsToken: true })["automountServiceAccountToken"], true);
  });

  it("keeps other Services' addresses out of the environment", () => {
    assert.equal(pod()["enableServiceLinks"], false);
  });

  it("holds init containers to the same restrictions as the others", () => {
    const spec = pod({ initContainers: [{ ...container, name: "init" }] });
    assert.deepEqual(spec["initContainers"][0].securityContext, spec["containers"][0].securityContext);
    assert.deepEqual(spec["containers"][0].securityContext, {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("limits memory, processor and disk to what is requested when nothing else is said", () => {
    assert.deepEqual(pod()["containers"][0].resources, {
      requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "256Mi" },
      limits: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "256Mi" },
    });
  });

  it("requests as many GPUs as it limits", () => {
    const resources = { ...container.resources, gpus: 2 };
    const { requests, limits } = pod({ containers: [{ ...container, resources }] })["containers"][0].resources;
    assert.deepEqual([requests["nvidia.com/gpu"], limits["nvidia.com/gpu"]], ["2", "2"]);
  });

  it("gives each container writable paths of its own, with their sizes", () => {
    const scratch = { "/tmp": "64Mi", "/var/cache/nginx": "1Gi" };
    const spec = pod({
      containers: [
        { ...container, scratch },
        { ...container, name: "side", scratch: { "/tmp": "1Mi" } },
      ],
    });
    assert.deepEqual(spec["volumes"], [
      { name: "scratch-web-tmp", emptyDir: { sizeLimit: "64Mi" } },
      { name: "scratch-web-var-cache-nginx", emptyDir: { sizeLimit: "1Gi" } },
      { name: "scratch-side-tmp", emptyDir: { sizeLimit: "1Mi" } },
    ]);
    assert.deepEqual(spec["containers"][1].volumeMounts, [{ name: "scratch-side-tmp", mountPath: "/tmp" }]);
  });

  it("reads secrets by reference, optional ones too", () => {
    const env = { PLAIN: "x", SECRET: { secret: "s", key: "k" }, MAYBE: { secret: "s", key: "m", optional: true } };
    assert.deepEqual(pod({ containers: [{ ...container, env }] })["containers"][0].env, [
      { name: "PLAIN", value: "x" },
      { name: "SECRET", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
      { name: "MAYBE", valueFrom: { secretKeyRef: { name: "s", key: "m", optional: true } } },
    ]);
  });

  it("owns volumes by the processes' group", () => {
    const { runAsUser, runAsGroup, fsGroup } = pod({ uid: 2000, gid: 0 })["securityContext"];
    assert.deepEqual([runAsUser, runAsGroup, fsGroup], [2000, 0, 0]);
  });
});
