import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../cluster-error";

/** Where control groups are mounted. */
export const cgroupMount = "/sys/fs/cgroup";
const unified = path.join(cgroupMount, "cgroup.controllers");
const kept = ["cpu", "cpuset", "memory", "pids", "io"];
/** A group counts as one program where processors are short; a whole cluster would starve beside a few compilers. */
const programsOfCluster = 16;
const patienceSeconds = 10;
const pollMilliseconds = 50;

/** The mounted hierarchies: one for each controller, or one for all (version 2). */
function hierarchies(): string[] {
  if (fs.existsSync(unified)) return [cgroupMount];
  if (!fs.existsSync(cgroupMount)) return [];
  return fs
    .readdirSync(cgroupMount, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(cgroupMount, name))
    .filter((folder) => fs.existsSync(path.join(folder, "cgroup.procs")));
}

/** Names of the controllers that groups can be made for. */
export function cgroupControllers(): string[] {
  if (fs.existsSync(unified)) return fs.readFileSync(unified, "utf8").trim().split(" ");
  return hierarchies().flatMap((folder) => path.basename(folder).split(","));
}

/** The group below which everything of one cluster lies: outside of it nothing is made, so that all can be removed. */
export function cgroupRoot(clusterId: string): string {
  return `/webide-${clusterId}`;
}

/** Makes the root group of a cluster in every hierarchy; the kubelet wants to find it. */
export function makeCgroups(clusterId: string): void {
  for (const hierarchy of hierarchies()) {
    const root = path.join(hierarchy, cgroupRoot(clusterId));
    fs.mkdirSync(root, { recursive: true });
    if (hierarchy !== cgroupMount) {
      inheritCpuset(root);
      weigh(root);
      continue;
    }
    for (const folder of [hierarchy, root]) {
      const offered = cgroupControllers().filter((name) => kept.includes(name));
      fs.writeFileSync(path.join(folder, "cgroup.subtree_control"), offered.map((name) => `+${name}`).join(" "));
    }
    weigh(root);
  }
}

/** Gives a cluster its share of the processors, in the words of both versions. */
function weigh(group: string): void {
  for (const [file, ordinary] of [
    ["cpu.shares", 1024],
    ["cpu.weight", 100],
  ] as const) {
    const own = path.join(group, file);
    if (fs.existsSync(own)) fs.writeFileSync(own, String(ordinary * programsOfCluster));
  }
}

/** A new group of the first version has no processors, and nothing can run in it or below it before it has. */
function inheritCpuset(group: string): void {
  for (const file of ["cpuset.mems", "cpuset.cpus"]) {
    const own = path.join(group, file);
    if (!fs.existsSync(own) || fs.readFileSync(own, "utf8").trim() !== "") continue;
    fs.writeFileSync(own, fs.readFileSync(path.join(group, "..", file), "utf8"));
  }
}

/** A group and those below it, the deepest first. */
function below(group: string): string[] {
  if (!fs.existsSync(group)) return [];
  const children = fs.readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap(({ name }) => below(path.join(group, name))), group];
}

/** Removes all groups of a cluster, once its last process has ended. */
export async function removeCgroups(clusterId: string): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    let busy: string | undefined;
    for (const group of hierarchies().flatMap((folder) => below(path.join(folder, cgroupRoot(clusterId))))) {
      try {
        fs.rmdirSync(group);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ENOENT") busy ??= group;
      }
    }
    if (busy === undefined) return;
    if (Date.now() > deadline) {
      throw new ClusterError(`${busy} can not be removed: a process of this cluster still runs in it`, [
        `next: look at ${busy}/cgroup.procs, then repeat the command`,
      ]);
    }
    await sleep(pollMilliseconds);
  }
}
