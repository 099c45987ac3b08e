import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { allRules } from "../../policies/rules";
import { enginePaths } from "../engine/engine-paths";
import type { Verdict } from "../policy/check-objects";
import { checkObjects } from "../policy/check-objects";
import { readTarget } from "../policy/read-target";
import { renderPlatform } from "../render/render-platform";
import { writeFiles } from "../render/write-files";
import { stateRoot } from "../state-root";

/** What is about to be deployed, known before any engine or cluster is there. */
export interface Plan {
  /** Objects by stack, the platform first. */
  readonly objects: ReadonlyMap<string, number>;
  readonly verdict: Verdict;
}

/**
 * Renders an environment in this process and judges it as a deployment. The rendering stays below the state root, where
 * the findings point to.
 *
 * @param today day of the run, `YYYY-MM-DD`
 * @throws DocumentError for configuration that is not valid
 */
export async function makePlan(root: string, stack: string, today: string): Promise<Plan> {
  const folder = enginePaths(stateRoot(stack), stack).rendering;
  const files = await renderPlatform({ stack, unknowns: false, root });
  const objects = new Map<string, number>();
  for (const { path } of files) {
    const [name = "", ...rest] = path.split("/");
    if (rest.length > 1) objects.set(name, (objects.get(name) ?? 0) + 1);
  }
  mkdirSync(dirname(folder), { recursive: true });
  writeFiles(folder, files);
  const target = readTarget(folder);
  const rules = allRules();
  const baseline = readBaseline(
    policiesDir,
    rules.map((rule) => rule.id),
  );
  const verdict = checkObjects(target.objects, { rules, baseline, today, stacks: target.stacks, gate: "deployment" });
  return { objects, verdict };
}
