// What users cost the engine, as ratios within one run: node --require tsx/cjs test/bench/scale.ts [--small] [--previews | --ups]
// --small: 50 users at most, and a simulated 5,000; ten minutes. In full it takes an hour on two cores; --previews and --ups
// measure one half each.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { resetCluster } from "../../embedded/cluster/reset-cluster";
import { ProjectCopy } from "../support/project-copy";

/** Runs the measurements in a copy of the project, with a cluster and an engine of their own. */
async function main(): Promise<number> {
  const state = mkdtempSync(path.join(tmpdir(), "webide-scale-"));
  const copy = new ProjectCopy();
  try {
    copy.replace("stacks/sizing.ts", "keyRingSlots: 4,", "keyRingSlots: 200,");
    const env = { ...process.env, WEBIDE_STATE: state, WEBIDE_NODES: "simulated" };
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, path.join(copy.root, "test/bench/scale-measures.ts"), ...process.argv.slice(2)],
      { stdio: ["ignore", "inherit", "inherit"], env },
    );
    return status ?? 1;
  } finally {
    await resetCluster(path.join(state, "cluster"));
    rmSync(state, { recursive: true, force: true });
    copy.remove();
  }
}

void main().then((status) => {
  process.exitCode = status;
});
