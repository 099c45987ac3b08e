import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { Cluster } from "../../../programs/waker/cluster";
import { setReplicas } from "../../../programs/waker/set-replicas";
import { LivePlatform } from "../../support/live-platform";

const user = "alice";
const namespace = `ide-${user}`;

describe("the desired state of a workspace that was stopped and woken", function () {
  // A platform from nothing (tools built beforehand) takes minutes on a small machine.
  this.timeout(20 * 60_000);

  const root = mkdtempSync(join(tmpdir(), "webide-waker-drift-"));
  const platform = new LivePlatform(root);

  before(async () => {
    const { code, err } = await platform.webide("up", "--yes");
    assert.equal(code, 0, err);
  });

  after(async () => {
    await resetCluster(join(root, "cluster"));
    rmSync(root, { recursive: true, force: true });
  });

  it("takes what the waker stops and starts for no drift, and so does a preview", async () => {
    const account = await platform.account("ingress", "waker");
    try {
      const cluster = new Cluster(account.api);
      for (const [replicas, outcome] of [
        [0, "changed"],
        [0, "unchanged"],
        [1, "changed"],
      ] as const) {
        assert.equal(await setReplicas(cluster, user, replicas), outcome);
        const drift = await platform.webide("drift", "--json");
        const { findings } = JSON.parse(drift.out) as { findings?: unknown[] };
        assert.deepEqual([findings, drift.code], [[], 0], drift.out + drift.err);
        const preview = await platform.webide("preview", "--json");
        const { stacks } = JSON.parse(preview.out) as { stacks: { changes: Record<string, number> }[] };
        const kinds = new Set(stacks.flatMap(({ changes }) => Object.keys(changes)));
        assert.deepEqual([...kinds], ["same"], preview.out);
        const { spec } = await platform.apps.readNamespacedDeployment({ name: "code-server", namespace });
        assert.equal(spec?.replicas, replicas);
      }
    } finally {
      account.remove();
    }
  });
});
