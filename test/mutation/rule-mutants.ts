import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../../operations/repository-root";
import { allRules, rulesDir } from "../../policies/rules";
import type { Candidate } from "./check-mutants";
import { mutantsOf } from "./mutants";

/** The rules that judge before a deployment; what only the cluster judges has its tests in a cluster. */
export function ruleIds(): string[] {
  return allRules()
    .filter((rule) => rule.scope !== "admission")
    .map((rule) => rule.id);
}

/** Every mutant of the rules of these ids, each with the rule's own spec. */
export function ruleMutants(ids: readonly string[] = ruleIds()): Candidate[] {
  return ids.flatMap((id) => {
    const file = path.join(rulesDir, `${id}.ts`);
    const specs = [path.join(repositoryRoot, "test", "policies", "rules", `${id}.spec.ts`)];
    return mutantsOf(file, readFileSync(file, "utf8")).map((mutant) => ({ ...mutant, file, specs }));
  });
}

/**
 * Some of them, chosen by a seed: the same seed chooses the same ones, another commit others. Ordered by file, so that each
 * spec is proven sound only once.
 */
export function sampleOf(candidates: readonly Candidate[], count: number, seed: string): Candidate[] {
  const rank = ({ file, line, change }: Candidate): string =>
    createHash("sha256")
      .update([seed, path.relative(repositoryRoot, file), line, change].join("\n"))
      .digest("hex");
  return candidates
    .map((candidate) => ({ candidate, rank: rank(candidate) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate)
    .sort((a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line);
}
