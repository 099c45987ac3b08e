import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiClient, type KubernetesObject } from "../../../embedded/cluster/api-client";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { ClusterPaths } from "../../../embedded/cluster/cluster-paths";
import type { NodeKind } from "../../../embedded/cluster/node-kind";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../embedded/cluster/start-cluster";

/** A cluster of a test: real programs in a folder of its own. */
export class TestCluster {
  readonly dir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "webide-cluster-")), "cluster");
  readonly paths = new ClusterPaths(this.dir);
  /** What starting it said, line by line. */
  readonly said: string[] = [];

  constructor(private readonly nodes: NodeKind = "simulated") {}

  /** Starts it, or repairs it. */
  start(): Promise<Cluster> {
    this.said.length = 0;
    const { dir, nodes } = this;
    return startCluster({ dir, nodes, progress: (line) => this.said.push(line), toolProgress: () => undefined });
  }

  /** Its API server as the administrator sees it. */
  api({ apiServer }: Cluster): ApiClient {
    return new ApiClient(apiServer, this.paths, "admin");
  }

  /** Removes it with everything in it. */
  async remove(): Promise<void> {
    await resetCluster(this.dir);
    fs.rmSync(path.dirname(this.dir), { recursive: true, force: true });
  }
}

/** Waits for an answer other than undefined or false, and shows the last state when none comes. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(100);
  }
}

/** Processes of this machine that belong to a folder, by their arguments or their working folder. */
export function processesOf(folder: string): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const said = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8") + fs.readlinkSync(`/proc/${pid}/cwd`);
        return said.includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** A claim of 1Gi. */
export function claim(name: string, storageClassName: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
}

/** A pod, which mounts a claim when one is named. */
export function pod(name: string, claimName?: string): KubernetesObject {
  const volumes = claimName === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName } }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "main", image: "example.org/image" }], volumes },
  };
}
