import assert from "node:assert/strict";
import { Workspace } from "../../../components/workspace/workspace";
import type { WorkspaceArgs } from "../../../components/workspace/workspace";
import { Recorded } from "../../support/recorded";
import { disabled, elevated, sampleWorkspace } from "./sample-workspace";

async function workspace(change: Partial<WorkspaceArgs> = {}): Promise<{ recorded: Recorded; made: Workspace }> {
  let made: Workspace | undefined;
  const recorded = await Recorded.of(() => {
    made = new Workspace("alice", { ...sampleWorkspace, ...change });
  });
  assert.ok(made);
  return { recorded, made };
}

describe("Workspace", () => {
  it("costs at most 16 resources", async () => {
    const { recorded } = await workspace();
    const custom = recorded.resources.filter((resource) => resource.custom);
    assert.ok(custom.length <= 16, custom.map((resource) => `${resource.type} ${resource.name}`).join("\n"));
  });

  it("puts everything into the user's namespace", async () => {
    const { recorded } = await workspace();
    const elsewhere = recorded.resources.filter((resource) => {
      const metadata = resource.inputs["metadata"] as { namespace?: string } | undefined;
      return metadata !== undefined && resource.inputs["kind"] !== "Namespace" && metadata.namespace !== "ide-alice";
    });
    assert.deepEqual(elsewhere, []);
  });

  it("names every resource after the workspace", async () => {
    const { recorded } = await workspace();
    const strangers = recorded.resources.filter(
      ({ name, type }) => !name.startsWith("alice") && type !== "pulumi:pulumi:Stack",
    );
    assert.deepEqual(strangers, []);
  });

  it("labels every object with its user", async () => {
    const { recorded } = await workspace();
    const unlabelled = recorded.resources
      .map((resource) => resource.inputs["metadata"] as { labels: Record<string, string> } | undefined)
      .filter((metadata) => metadata !== undefined && metadata.labels["user"] !== "alice");
    assert.deepEqual(unlabelled, []);
  });

  it("gives each user an origin of their own", async () => {
    const { made } = await workspace();
    assert.equal(made.url, "https://alice.ide.company.com/");
  });

  it("has the key's hash for the gateway", async () => {
    const { made } = await workspace();
    assert.notEqual(made.gatewayKeyHash, undefined);
  });

  it("lets the gateway list no key of a disabled user", async () => {
    const { made } = await workspace({ disabled });
    assert.equal(made.gatewayKeyHash, undefined);
  });

  it("keeps a disabled user's data and stops their pods", async () => {
    const { recorded } = await workspace({ disabled });
    assert.equal(recorded.manifest("Deployment", "code-server")["spec"].replicas, 0);
    assert.equal(recorded.resource("kubernetes:core/v1:PersistentVolumeClaim", "alice-home").protect, true);
  });

  it("marks the namespace of a disabled user", async () => {
    const { recorded } = await workspace({ disabled });
    const { annotations } = recorded.manifest("Namespace", "ide-alice")["metadata"];
    assert.deepEqual([annotations["disabled-at"], annotations["disabled-by"]], [disabled.at, disabled.by]);
  });

  it("keeps a disabled user's fence", async () => {
    const { recorded } = await workspace({ disabled });
    const policies = recorded.manifests("NetworkPolicy").map((m) => m["metadata"].name);
    assert.deepEqual(policies.sort(), ["allow-dns", "code-server", "default-deny"]);
    assert.equal(recorded.manifests("ResourceQuota").length, 1);
  });

  it("takes the waker's rights away from a disabled user's workspace", async () => {
    const { recorded } = await workspace({ disabled });
    assert.deepEqual(
      recorded.manifests("RoleBinding").map((m) => m["metadata"].name),
      ["backup-holder"],
    );
  });

  it("gives an elevated user the elevated quota", async () => {
    const { recorded } = await workspace(elevated);
    const { hard } = recorded.manifest("ResourceQuota", "elevated-quota")["spec"];
    assert.deepEqual([hard["limits.memory"], hard["requests.storage"]], ["16Gi", "50Gi"]);
  });

  it("gives no service account a cluster token", async () => {
    const { recorded } = await workspace();
    assert.deepEqual(
      recorded.manifests("ServiceAccount").map((m) => m["automountServiceAccountToken"]),
      [false],
    );
  });

  it("stores scripts and settings once, and not as inputs of components", async () => {
    const { recorded } = await workspace();
    const components = recorded.resources.filter((resource) => !resource.custom);
    assert.equal(/autoSave|installer/.test(JSON.stringify(components.map((resource) => resource.inputs))), false);
  });

  it("declares the same at every run", async () => {
    const [first, second] = await Promise.all([workspace(), workspace()]);
    assert.deepEqual(first.recorded.resources, second.recorded.resources);
  });

  it("leaves nothing unknown that policies read", async () => {
    const recorded = await Recorded.of(() => new Workspace("alice", sampleWorkspace), { unknowns: true });
    const unknown = recorded.resources
      .filter((resource) => resource.custom && resource.inputs["kind"] !== "Secret")
      .filter((resource) => JSON.stringify(resource.inputs).includes("04da6b54-80e4-46f7-96ec-b56ff0331ba9"));
    assert.deepEqual(unknown, []);
  });
});
