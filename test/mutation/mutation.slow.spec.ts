import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { repositoryRoot } from "../../operations/repository-root";
import { checkMutants } from "./check-mutants";
import { ruleMutants, sampleOf } from "./rule-mutants";

/** Mutants that are judged in CI; `npx tsx test/mutation/main.ts --full` judges all. */
const count = 120;

/** Least share that specs must notice; what is left over are mutants that mean the same. */
const wanted = 0.9;

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: repositoryRoot, encoding: "utf8" }).trim();
  } catch {
    return "no commit";
  }
}

describe("the specs of the rules", function () {
  this.timeout(900_000);

  it("notice when a comparison in a rule is broken", async () => {
    const seed = commit();
    const verdicts = await checkMutants(sampleOf(ruleMutants(), count, seed));
    const survived = verdicts
      .filter((verdict) => !verdict.killed)
      .map(
        ({ candidate: { file, line, change } }) => `${path.relative(repositoryRoot, file)}:${String(line)} ${change}`,
      );
    const share = 1 - survived.length / verdicts.length;
    assert.ok(
      share >= wanted,
      `${(share * 100).toFixed(0)} % noticed (seed ${seed}); not noticed:\n${survived.join("\n")}`,
    );
  });

  it("are told apart from specs that notice nothing", async () => {
    const [candidate] = ruleMutants(["quota/tier-values"]).filter(({ change }) => change.startsWith("yield"));
    assert.ok(candidate);
    const blind = { ...candidate, specs: [path.join(repositoryRoot, "test/policies/rules/quota/present.spec.ts")] };
    assert.deepEqual(
      (await checkMutants([candidate, blind])).map((verdict) => verdict.killed),
      [true, false],
    );
  });

  it("take a mutant for noticed that loops, ends the process or does not compile", async () => {
    const [candidate] = ruleMutants(["quota/tier-values"]);
    assert.ok(candidate);
    const texts = ["export const rule = ;", "while (true);", "process.exit(0);"];
    const broken = texts.map((text) => ({ ...candidate, text }));
    const verdicts = await checkMutants([...broken, candidate], { timeoutMilliseconds: 30_000 });
    const reasons = [/^the spec does not load/, /^no answer in time$/, /^the process ended$/];
    for (const [index, reason] of reasons.entries()) assert.match(verdicts[index]?.by ?? "", reason);
    assert.ok(verdicts.every(({ killed }) => killed));
  });
});
