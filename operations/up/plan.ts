import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { allRules } from "../../policies/rules";
import type { Verdict } from "../policy/check-objects";
import { checkObjects } from "../policy/check-objects";
import { readTarget } from "../policy/read-target";
import { renderPlatform } from "../render/render-platform";
import { writeFiles } from "../render/write-files";

/** What is about to be deployed, known before any engine or cluster is there. */
export interface Plan {
  /** Objects by stack, the platform first. */
  readonly objects: ReadonlyMap<string, number>;
  readonly verdict: Verdict;
}

/**
 * Renders an environment in this process and judges it as a deployment.
 *
 * @param today day of the run, `YYYY-MM-DD`
 * @throws DocumentError for configuration that is not valid
 */
export async function makePlan(root: string, stack: string, today: string): Promise<Plan> {
  const files = await renderPlatform({ stack, unknowns: false, root });
  const objects = new Map<string, number>();
  for (const { path } of files) {
    const [name = "", ...rest] = path.split("/");
    if (rest.length > 1) objects.set(name, (objects.get(name) ?? 0) + 1);
  }
  const folder = mkdtempSync(join(tmpdir(), "webide-plan-"));
  try {
    const rendering = join(folder, "rendering");
    writeFiles(rendering, files);
    const target = readTarget(rendering);
    const rules = allRules();
    const baseline = readBaseline(
      policiesDir,
      rules.map((rule) => rule.id),
    );
    const verdict = checkObjects(target.objects, {
      rules,
      baseline,
      today,
      stacks: target.stacks,
      gate: "deployment",
    });
    return { objects, verdict };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
