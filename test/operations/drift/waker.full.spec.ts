import { strict as assert } from "node:assert";
import { Cluster } from "../../../programs/waker/cluster";
import { setReplicas } from "../../../programs/waker/set-replicas";
import { ownPlatform } from "../../support/own-platform";

const user = "alice";
const namespace = `ide-${user}`;

describe("the desired state of a workspace that was stopped and woken", function () {
  // A platform from nothing (tools built beforehand) takes minutes on a small machine.
  this.timeout(20 * 60_000);

  const { platform } = ownPlatform("waker-drift");

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
