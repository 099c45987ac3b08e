import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { ApiClient } from "../../../embedded/cluster/api-client";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { readState } from "../../../embedded/cluster/cluster-state";
import { clusterStatus } from "../../../embedded/cluster/cluster-status";
import { obstacle } from "../../../embedded/cluster/node/obstacle";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { stopCluster } from "../../../embedded/cluster/stop-cluster";
import { RealCluster } from "./real-cluster";
import { processesOf, type TestCluster, until } from "./test-cluster";

type Traces = Record<
  "processes" | "mounts" | "bridges" | "rules" | "loops" | "networks" | "cgroups",
  readonly string[]
>;

/** Everything that a real node could leave on the machine. */
function traces(cluster: TestCluster, id: string): Traces {
  const lines = (command: string, ...args: string[]): string[] =>
    execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n");
  const ours = (text: string): boolean => text.includes(cluster.dir) || text.includes(id);
  const cgroups = fs
    .readdirSync("/sys/fs/cgroup", { recursive: true, encoding: "utf8" })
    .filter((group) => group.includes(`webide-${id}`));
  return {
    processes: processesOf(cluster.dir).map(String),
    mounts: fs.readFileSync("/proc/mounts", "utf8").split("\n").filter(ours),
    bridges: lines("ip", "-oneline", "link").filter((line) => /: (node0|cni0|veth)/.test(line)),
    rules: lines("iptables-save").filter((line) => /KUBE|CNI/.test(line)),
    loops: lines("losetup", "--list").filter(ours),
    networks: fs.existsSync("/run/netns") ? fs.readdirSync("/run/netns").filter((name) => name.startsWith("cni-")) : [],
    cgroups,
  };
}

/**
 * What is left once a cluster has ended. The nsenter that stands before each program ends a moment after it, which on a
 * busy machine can be after stopCluster has returned.
 */
async function left(cluster: TestCluster, id: string, folder = cluster.dir): Promise<Traces> {
  await until("all ended", 10, () => Promise.resolve(processesOf(folder).length === 0)).catch(() => undefined);
  return { ...traces(cluster, id), processes: processesOf(folder).map(String) };
}

const nothing = { processes: [], mounts: [], bridges: [], rules: [], loops: [], networks: [], cgroups: [] };

if (obstacle() === undefined) {
  describe("a real node that ends", function () {
    this.timeout(300_000);
    const own = new RealCluster();
    let cluster: Cluster;
    let api: ApiClient;
    let id: string;

    const pid = (name: string): number => cluster.processes.find((one) => one.name === name)?.pid ?? 0;
    const served = async (): Promise<void> => {
      await until("served", 60, async () => {
        const address = await own.address(api, "server");
        return (await own.fetchIn("client", "default", `http://${address}:8080/etc/hostname`)).out === "server\n";
      });
    };

    before(async () => {
      ({ cluster, api } = await own.startWithImage());
      id = readState(own.paths)?.id ?? "";
      await own.serve(api, "server");
      await own.serve(api, "client");
      await served();
    });
    after(() => own.remove());

    it("keeps all that it makes inside, but its own groups", () => {
      const { processes, cgroups, ...rest } = traces(own, id);
      assert.ok(processes.length > 10 && cgroups.length > 0);
      assert.deepEqual(rest, { mounts: [], bridges: [], rules: [], loops: [], networks: [] });
    });

    it("is found running by a second start, which changes and says nothing", async () => {
      const again = await own.start();
      assert.deepEqual(again.processes, cluster.processes);
      // A platform that runs beside the tests has the ports that browsers use, which is said at every start.
      assert.deepEqual(
        own.said.filter((line) => !/^port (?:443|80) is used/.test(line)),
        [],
      );
    });

    it("leaves nothing when it is stopped, and brings its pods back", async () => {
      await stopCluster(own.dir);
      assert.deepEqual(await left(own, id), nothing);
      assert.equal((await clusterStatus(own.dir)).state, "stopped");
      cluster = await own.start();
      await served();
    });

    for (const name of ["kubelet", "containerd", "forward"]) {
      it(`gets a killed ${name} back, while its pods go on`, async () => {
        const holder = pid("namespaces");
        process.kill(pid(name), "SIGKILL");
        await until("dead", 10, async () => (await clusterStatus(own.dir)).state === "partly");
        cluster = await own.start();
        assert.equal(pid("namespaces"), holder);
        await served();
      });
    }

    it("leaves only groups when the process that holds it is killed, and is started anew as a whole", async () => {
      process.kill(pid("namespaces"), "SIGKILL");
      await until("all ended", 10, async () => {
        const { processes } = await clusterStatus(own.dir);
        const others = processes.filter(({ name, pid }) => pid !== undefined && name !== "controllers");
        return others.length === 0 && processesOf(own.dir).length === 1;
      });
      const { cgroups, processes, ...rest } = traces(own, id);
      assert.ok(cgroups.length > 0);
      assert.deepEqual(processes, [String(pid("controllers"))]);
      assert.deepEqual(rest, { mounts: [], bridges: [], rules: [], loops: [], networks: [] });
      cluster = await own.start();
      await served();
    });

    it("stands beside another one with the same addresses", async () => {
      const other = new RealCluster();
      try {
        const second = await other.startWithImage();
        const address = await other.serve(second.api, "other");
        const reached = await other.fetchIn("other", "default", `http://${address}:8080/etc/hostname`);
        assert.equal(reached.out, "other\n");
        await served();
        const otherId = readState(other.paths)?.id ?? "";
        await resetCluster(other.dir);
        assert.deepEqual(await left(other, otherId, path.dirname(other.dir)), nothing);
      } finally {
        await other.remove();
      }
      await served();
    });

    it("leaves nothing when it is reset", async () => {
      await resetCluster(own.dir);
      assert.deepEqual(await left(own, id), nothing);
      assert.equal(fs.existsSync(own.dir), false);
    });
  });
}
