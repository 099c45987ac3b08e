import assert from "node:assert/strict";
import type { Verdict } from "../../operations/policy/check-objects";
import { checkObjects } from "../../operations/policy/check-objects";
import { readTarget } from "../../operations/policy/read-target";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { allRules } from "../../policies/rules";
import { renderedFolder } from "../support/rendered";

/** A day on which no exemption has ended; what happens when one has is the business of the rule for it. */
const today = "2026-11-23";

const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);

const verdicts = new Map<string, Promise<Verdict>>();

/** What the policies say of a stack; judged once. */
function verdict(stack: "dev" | "prod", unknowns: boolean): Promise<Verdict> {
  const key = `${stack} ${String(unknowns)}`;
  const known =
    verdicts.get(key) ??
    renderedFolder(stack, unknowns).then((folder) => {
      const { objects, stacks } = readTarget(folder);
      return checkObjects(objects, { rules, baseline, today, stacks });
    });
  verdicts.set(key, known);
  return known;
}

describe("the policies over the rendered stacks", function () {
  this.timeout(60_000);

  for (const stack of ["dev", "prod"] as const) {
    for (const unknowns of [false, true]) {
      const mode = unknowns ? "with the values unknown that a preview does not know" : "with all values known";
      it(`find nothing to refuse in ${stack}, ${mode}`, async () => {
        const { violations, passed, judged } = await verdict(stack, unknowns);
        assert.ok(judged > 100, `only ${String(judged)} objects were judged`);
        assert.deepEqual(
          violations.map((v) => `${v.rule} ${v.object?.title ?? ""}: ${v.path} is ${v.value}`),
          [],
        );
        assert.ok(passed);
      });
    }

    it(`need every exemption that there is for ${stack}`, async () => {
      assert.deepEqual((await verdict(stack, false)).unusedExemptions, []);
    });

    it(`say the same of ${stack} whether or not the values are known`, async () => {
      const [known, unknown] = [await verdict(stack, false), await verdict(stack, true)];
      const told = ({ advisories, exempted }: Verdict) => [advisories.length, exempted.length];
      assert.deepEqual(told(unknown), told(known));
    });
  }
});
