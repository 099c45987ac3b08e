import assert from "node:assert/strict";
import { defaultDenySpec, dnsEgressSpec } from "../../../components/core/network";
import { PlatformNamespace } from "../../../components/core/platform-namespace";
import { ScheduledJob } from "../../../components/core/scheduled-job";
import type { WorkloadArgs } from "../../../components/core/workload";
import { Workload } from "../../../components/core/workload";
import { Recorded } from "../../support/recorded";

const container = { name: "web", image: "mirror.test/web:1", resources: { cpu: "100m", memory: "64Mi" } };
const base: WorkloadArgs = {
  app: "web",
  component: "test",
  namespace: "ns",
  replicas: 1,
  pod: { uid: 1000, containers: [container] },
  ingress: [],
  egress: [],
};
const workload = (over: Partial<WorkloadArgs> = {}): Promise<Recorded> =>
  Recorded.of(() => {
    new Workload("web", { ...base, ...over });
  });

describe("Workload", () => {
  it("brings account, network policy and pods; no Service that nobody asked for", async () => {
    const kinds = (await workload()).resources.flatMap((r) => (r.custom ? [String(r.inputs["kind"])] : []));
    assert.deepEqual(kinds.sort(), ["Deployment", "NetworkPolicy", "ServiceAccount"]);
  });

  it("stands behind its network policy before it starts", async () => {
    const recorded = await workload();
    const policy = recorded.resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", "web");
    assert.ok(recorded.resource("kubernetes:apps/v1:Deployment", "web").dependencies.includes(policy.urn));
  });

  it("survives the loss of a node when it has replicas: a budget and a spread", async () => {
    const recorded = await workload({ replicas: 2 });
    assert.equal(recorded.manifest("PodDisruptionBudget", "web")["spec"].maxUnavailable, 1);
    const { topologySpreadConstraints } = recorded.manifest("Deployment", "web")["spec"].template.spec;
    assert.equal(topologySpreadConstraints[0].topologyKey, "kubernetes.io/hostname");
  });

  it("has no budget with one replica, which would block every drain", async () => {
    assert.deepEqual((await workload()).manifests("PodDisruptionBudget"), []);
  });

  it("leaves replicas out when somebody else sets them", async () => {
    assert.equal("replicas" in (await workload({ replicas: undefined })).manifest("Deployment", "web")["spec"], false);
  });

  it("rolls the pods when their configuration changes, and only then", async () => {
    const checksum = async (configuration: unknown): Promise<unknown> => {
      const recorded = await workload({ configuration });
      return recorded.manifest("Deployment", "web")["spec"].template.metadata.annotations["webide.dev/config-checksum"];
    };
    assert.equal(await checksum({ a: 1 }), await checksum({ a: 1 }));
    assert.notEqual(await checksum({ a: 1 }), await checksum({ a: 2 }));
  });

  it("keeps a StatefulSet's claims when it is deleted or made smaller", async () => {
    const claims = [{ name: "data", size: "1Gi", storageClass: "block" }];
    const { spec } = (await workload({ kind: "StatefulSet", claims })).manifest("StatefulSet", "web");
    assert.deepEqual(spec.persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
    assert.equal(spec.volumeClaimTemplates[0].spec.resources.requests.storage, "1Gi");
  });

  it("selects by labels that never change, and labels by all of them", async () => {
    const { spec } = (await workload()).manifest("Deployment", "web");
    assert.deepEqual(spec.selector.matchLabels, { app: "web" });
    assert.equal(spec.template.metadata.labels["app.kubernetes.io/part-of"], "webide");
  });
});

describe("ScheduledJob", () => {
  const job = (): Promise<Recorded> =>
    Recorded.of(() => {
      const timing = { schedule: "0 2 * * *", timeZone: "Asia/Seoul", deadlineSeconds: 60 };
      new ScheduledJob("job", { ...base, app: "job", ...timing });
    });

  it("runs in the platform's time zone, never twice at once, and not for ever", async () => {
    const { spec } = (await job()).manifest("CronJob", "job");
    assert.deepEqual(
      [spec.schedule, spec.timeZone, spec.concurrencyPolicy, spec.jobTemplate.spec.activeDeadlineSeconds],
      ["0 2 * * *", "Asia/Seoul", "Forbid", 60],
    );
  });

  it("can be called by nobody", async () => {
    assert.deepEqual((await job()).manifest("NetworkPolicy", "job")["spec"].ingress, []);
  });
});

describe("PlatformNamespace", () => {
  const namespace = (level?: "privileged"): Promise<Recorded> =>
    Recorded.of(() => {
      new PlatformNamespace("ns", { namespace: "ns", component: "test", level });
    });

  it("is restricted in all three modes, at a pinned version", async () => {
    const { labels } = (await namespace()).manifest("Namespace", "ns")["metadata"];
    for (const mode of ["enforce", "audit", "warn"]) {
      assert.equal(labels[`pod-security.kubernetes.io/${mode}`], "restricted");
      assert.match(labels[`pod-security.kubernetes.io/${mode}-version`], /^v1\.\d+$/);
    }
  });

  it("is privileged only when asked to be", async () => {
    const { labels } = (await namespace("privileged")).manifest("Namespace", "ns")["metadata"];
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "privileged");
  });

  it("denies everything but names from the start", async () => {
    const policies = (await namespace()).manifests("NetworkPolicy");
    const specs = Object.fromEntries(policies.map((policy) => [String(policy["metadata"].name), policy["spec"]]));
    assert.deepEqual(specs, { "default-deny": defaultDenySpec(), "allow-dns": dnsEgressSpec() });
  });
});
