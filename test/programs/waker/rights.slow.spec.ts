import { KubeConfig } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { renderPlatform } from "../../../operations/render/render-platform";
import { declaredPolicies } from "../../../policies/admission/declared-policies";
import { ApiError } from "../../../programs/waker/api-error";
import { Cluster } from "../../../programs/waker/cluster";
import { Metrics } from "../../../programs/waker/metrics";
import { IdleRounds } from "../../../programs/waker/idle-rounds";
import { OneAtATime } from "../../../programs/waker/one-at-a-time";
import { portalFacts } from "../../../programs/waker/portal";
import { Wakes } from "../../../programs/waker/wake";
import { TestCluster, until } from "../../embedded/cluster/test-cluster";
import { PolicyCluster } from "../../policies/twins/policy-cluster";
import { AccountFolder } from "../../support/account-folder";

type Manifest = Record<string, unknown> & { kind: string; metadata: { name: string; namespace?: string } };

/** What the waker meets: its own rights, and of each workspace what stands before its pod. */
const kinds = ["ServiceAccount", "ResourceQuota", "LimitRange", "ConfigMap", "Secret", "PersistentVolumeClaim"];
const rights = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

describe("the waker with its declared rights, at a real API server", function () {
  this.timeout(600_000);
  const own = new TestCluster();
  const metrics = new Metrics();
  const lines: string[] = [];
  let server: PolicyCluster;
  let account: AccountFolder;
  let cluster: Cluster;
  let wakes: Wakes;
  let workspace: Manifest;
  const turns = new OneAtATime();
  const log = (event: string): void => void lines.push(event);

  before(async () => {
    const started = await own.start();
    server = new PolicyCluster(started, own.paths);
    const files = await renderPlatform({ stack: "dev", unknowns: false });
    const all = files
      .filter(({ path }) => path.includes("/kubernetes/") && path.endsWith(".yaml"))
      .map(({ content }) => parse(content) as Manifest);
    const inside = (namespace: string) => all.filter(({ metadata }) => metadata.namespace === namespace);
    const isRight = ({ kind, metadata }: Manifest) => rights.includes(kind) && metadata.name.endsWith("waker");
    const users = ["ide-alice", "ide-carol"];
    const needed = [
      ...all.filter(({ kind }) => kind === "Namespace" || kind === "StorageClass"),
      ...inside("ingress").filter(({ kind, metadata }) => kind === "ServiceAccount" && metadata.name === "waker"),
      ...users.flatMap((user) => inside(user).filter(({ kind }) => kinds.includes(kind))),
      ...all.filter(isRight),
      ...users.flatMap((user) => inside(user).filter(({ kind }) => kind === "Deployment")),
    ];
    for (const manifest of needed) await server.apply(manifest);
    await server.enforce(declaredPolicies("dev", true));
    workspace = inside("ide-alice").find(({ kind }) => kind === "Deployment")!;
    const config = new KubeConfig();
    config.loadFromFile(own.paths.kubeconfig);
    account = await AccountFolder.of(config, "ingress", "waker");
    cluster = new Cluster(account.api);
    wakes = new Wakes({ cluster, metrics, turns, log });
  });
  after(async () => {
    // First of all: what failed before may have left the others unmade.
    await own.remove();
    server.close();
    account.remove();
  });

  const state = async (user: string) => (await portalFacts(cluster, user)).state;

  it("sees a workspace become ready, and tells the portal its quota and its extensions", async () => {
    await until("alice is ready", 60, async () => (await state("alice")) === "running");
    const { quota, extensions } = await portalFacts(cluster, "alice");
    assert.equal(quota?.hard["limits.cpu"], "4");
    assert.equal(quota.used["limits.cpu"], "3100m");
    assert.ok(extensions?.some(({ id }) => id === "continue.continue"));
  });

  it("stops it when it is idle, and starts it again", async () => {
    const longAgo = Date.now() - 3 * 3_600_000;
    const idle = { startedAt: longAgo, lastHeartbeat: undefined, connected: 0, terminalJobs: 0 };
    const limits = { idleAfter: 3_600_000, jobsEndAfter: 7_200_000 };
    await new IdleRounds({ cluster, turns, metrics, log, limits, ask: () => Promise.resolve(idle) }).round();
    assert.equal(await state("alice"), "stopped");
    assert.equal(await wakes.wake("alice"), "starting");
    await until("alice is ready again", 60, async () => (await state("alice")) === "running");
    await until("the start was measured", 10, () =>
      Promise.resolve(metrics.wakeSeconds.lines("s").at(-1) === "s_count 1"),
    );
    assert.deepEqual(lines, ["workspace stopped", "workspace started", "workspace ready"]);
  });

  it("leaves a number of replicas that the program does not own: declaring the workspace again changes nothing", async () => {
    await wakes.wake("alice");
    const { body } = await server.request("GET", server.path(workspace));
    const again = await server.request(
      "PATCH",
      `${server.path(workspace)}?fieldManager=test&dryRun=All`,
      workspace,
      undefined,
      "application/apply-patch+yaml",
    );
    assert.equal(again.status, 200, again.message);
    assert.deepEqual(again.body["spec"], body["spec"]);
  });

  it("can not start a disabled user's workspace, and says that it is disabled", async () => {
    assert.equal(await wakes.wake("carol"), "disabled");
    assert.equal(await state("carol"), "disabled");
    await assert.rejects(cluster.scale("carol"), isForbidden);
  });

  it("is refused by the cluster's rules when a user is disabled while the rights are still there", async () => {
    const note = (value: string | null) =>
      server.request(
        "PATCH",
        "/api/v1/namespaces/ide-alice",
        { metadata: { annotations: { "disabled-at": value } } },
        undefined,
        "application/merge-patch+json",
      );
    const read = await cluster.scale("alice");
    assert.ok(read);
    await cluster.setReplicas("alice", read, 0);
    assert.equal((await note("2026-01-01T00:00:00Z")).status, 200);
    const stopped = await cluster.scale("alice");
    assert.ok(stopped);
    await assert.rejects(cluster.setReplicas("alice", stopped, 1), /access\/disabled-stays-off/);
    assert.equal(await wakes.wake("alice"), "disabled");
    assert.equal((await note(null)).status, 200);
  });

  it("knows no workspace of nobody", async () => {
    assert.equal(await wakes.wake("nobody"), "none");
  });

  const get = (url: string) => account.api.get(url);
  const put = (url: string) => account.api.put(url, {});
  const workspaceUrl = "/api/v1/namespaces/ide-alice";
  const appsUrl = "/apis/apps/v1/namespaces";
  const forbidden: readonly (readonly [what: string, call: () => Promise<unknown>])[] = [
    ["change a Deployment's image", () => put(`${appsUrl}/ide-alice/deployments/code-server`)],
    ["scale another Deployment", () => put(`${appsUrl}/ide-alice/deployments/other/scale`)],
    ["scale a part of the platform", () => put(`${appsUrl}/ingress/deployments/waker/scale`)],
    ["list the Deployments of a workspace", () => get(`${appsUrl}/ide-alice/deployments`)],
    ["list all Deployments", () => get("/apis/apps/v1/deployments")],
    ["see pods", () => get(`${workspaceUrl}/pods`)],
    ["read the gateway key", () => get(`${workspaceUrl}/secrets/gateway-key`)],
    ["list secrets", () => get("/api/v1/secrets")],
    ["read another ConfigMap", () => get(`${workspaceUrl}/configmaps/kube-root-ca.crt`)],
    ["write the ConfigMap that the editor starts from", () => put(`${workspaceUrl}/configmaps/editor`)],
    ["raise a quota", () => put(`${workspaceUrl}/resourcequotas/default-quota`)],
    ["change a namespace", () => put(workspaceUrl)],
    ["give itself rights", () => put("/apis/rbac.authorization.k8s.io/v1/namespaces/ide-alice/roles/waker")],
    ["look into a disabled workspace", () => get("/api/v1/namespaces/ide-carol/configmaps/editor")],
  ];
  for (const [what, call] of forbidden) {
    it(`may not ${what}`, async () => {
      await assert.rejects(call(), isForbidden);
    });
  }
});

function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}
