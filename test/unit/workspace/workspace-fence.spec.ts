import assert from "node:assert/strict";
import { WorkspaceFence, limitRangeSpec, quotaSpec } from "../../../components/workspace/workspace-fence";
import type { WorkspaceFenceArgs } from "../../../components/workspace/workspace-fence";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";
import { disabled, elevated, guideQuotas, sampleWorkspace } from "./sample-workspace";

function fence(change: Partial<WorkspaceFenceArgs> = {}): Promise<Recorded> {
  const { userId, department, tier, quota, containerDefaults, stack, retain } = sampleWorkspace;
  const args = { userId, department, tier, quota, containerDefaults, stack, retain, ...change };
  return Recorded.of(() => new WorkspaceFence("alice-fence", args));
}

describe("quotaSpec", () => {
  for (const [name, quota] of Object.entries(guideQuotas)) {
    it(`carries the six limits of ${name} exactly as the guide writes them`, () => {
      const hard = quotaSpec(quota).hard as Record<string, string>;
      assert.deepEqual(Object.fromEntries(Object.keys(quota).map((key) => [key, hard[key]])), quota);
    });
  }

  it("adds only keys that forbid", () => {
    const quota = guideQuotas["default-quota"];
    const added = Object.entries(quotaSpec(quota).hard as Record<string, string>).filter(([key]) => !(key in quota));
    assert.deepEqual(Object.fromEntries(added), {
      "requests.nvidia.com/gpu": "0",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
      "count/jobs.batch": "0",
      "count/cronjobs.batch": "0",
    });
  });
});

describe("limitRangeSpec", () => {
  const spec = limitRangeSpec(sampleWorkspace.containerDefaults, guideQuotas["default-quota"]);

  it("gives resources to containers that name none, as the quota demands them", () => {
    const [limit] = spec.limits as { defaultRequest: unknown; default: unknown }[];
    assert.deepEqual(limit!.defaultRequest, { cpu: "100m", memory: "128Mi" });
    assert.deepEqual(limit!.default, { cpu: "500m", memory: "512Mi" });
  });

  it("lets no container be larger than the whole quota", () => {
    const [limit] = spec.limits as { max: unknown }[];
    assert.deepEqual(limit!.max, { cpu: "4", memory: "8Gi" });
  });
});

describe("WorkspaceFence", () => {
  it("names the namespace after the user", async () => {
    const recorded = await fence();
    assert.deepEqual(
      recorded.manifests("Namespace").map((m) => m["metadata"].name),
      ["ide-alice"],
    );
  });

  it("holds the namespace to the restricted Pod Security Standard", async () => {
    const { labels } = (await fence()).manifest("Namespace", "ide-alice")["metadata"];
    const modes = ["enforce", "audit", "warn"].map((mode) => labels[`pod-security.kubernetes.io/${mode}`]);
    assert.deepEqual(modes, ["restricted", "restricted", "restricted"]);
  });

  it("says whose workspace it is, of which department and tier", async () => {
    const { labels } = (await fence()).manifest("Namespace", "ide-alice")["metadata"];
    assert.deepEqual(
      [labels.user, labels["webide.dev/namespace-kind"], labels["webide.dev/department"], labels["webide.dev/tier"]],
      ["alice", "workspace", "payments", "default"],
    );
  });

  it("says which stack may adopt the namespace again", async () => {
    const { annotations } = (await fence()).manifest("Namespace", "ide-alice")["metadata"];
    assert.equal(annotations["webide.dev/stack"], "prod-users-00");
  });

  it("keeps a retained namespace", async () => {
    const { protect, retainOnDelete } = (await fence()).resource("kubernetes:core/v1:Namespace", "alice-fence");
    assert.deepEqual([protect, retainOnDelete], [true, true]);
  });

  it("lets go of a namespace that is not retained", async () => {
    const recorded = await fence({ retain: false });
    const { protect, retainOnDelete } = recorded.resource("kubernetes:core/v1:Namespace", "alice-fence");
    assert.deepEqual([protect, retainOnDelete], [false, false]);
  });

  it("names the quota after the tier", async () => {
    const names = await Promise.all(
      [{}, elevated].map(async (change) => (await fence(change)).manifests("ResourceQuota")[0]?.["metadata"].name),
    );
    assert.deepEqual(names, ["default-quota", "elevated-quota"]);
  });

  for (const [kind, name] of [
    ["Namespace", "ide-alice"],
    ["ResourceQuota", "elevated-quota"],
  ] as const) {
    it(`shows approver, last day and reason of the elevated tier on the ${kind}`, async () => {
      const { labels, annotations } = (await fence(elevated)).manifest(kind, name)["metadata"];
      assert.deepEqual(
        [
          labels["webide.dev/tier"],
          annotations["webide.dev/tier-approver"],
          annotations["webide.dev/tier-expires"],
          annotations["webide.dev/tier-reason"],
        ],
        ["elevated", "lee", "2027-06-30", "senior"],
      );
    });
  }

  it("shows no approval on the default tier", async () => {
    const recorded = await fence({ elevation: elevated.elevation });
    const { annotations } = recorded.manifest("Namespace", "ide-alice")["metadata"];
    assert.deepEqual(Object.keys(annotations), ["webide.dev/stack"]);
  });

  it("marks the namespace of a disabled user in the guide's words", async () => {
    const { annotations } = (await fence({ disabled })).manifest("Namespace", "ide-alice")["metadata"];
    assert.deepEqual([annotations["disabled-at"], annotations["disabled-by"]], [disabled.at, disabled.by]);
  });

  it("does not mark the namespace of an enabled user", async () => {
    const { annotations } = (await fence()).manifest("Namespace", "ide-alice")["metadata"];
    assert.equal("disabled-at" in annotations, false);
  });

  for (const [state, change] of [
    ["enabled", {}],
    ["disabled", { disabled }],
  ] as const) {
    it(`denies all traffic of an ${state} user but the resolution of names`, async () => {
      const recorded = await fence(change);
      assert.deepEqual(recorded.manifest("NetworkPolicy", "default-deny")["spec"], {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [],
        egress: [],
      });
      const { spec } = recorded.manifest("NetworkPolicy", "allow-dns");
      const ports = spec.egress.flatMap((rule: Manifest) => rule["ports"].map((p: Manifest) => p["port"]));
      assert.deepEqual(ports, [53, 53]);
    });
  }
});
