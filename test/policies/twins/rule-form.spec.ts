import assert from "node:assert/strict";
import { allRules } from "../../../policies/rules";
import { found } from "../judged";
import { allTwinCases } from "./twin-case";

// The other half is cluster-form.slow.spec.ts, which holds the cluster to the same cases.
describe("what a rule says of the cases that its form for the cluster is held to", () => {
  const rules = allRules();
  const cases = allTwinCases();

  for (const rule of rules) {
    if (rule.scope !== "object" || rule.admission === undefined) continue;
    it(`${rule.id} has good and bad ones`, () => {
      const own = cases.get(rule.id) ?? [];
      assert.ok(
        own.some(({ allowed }) => allowed),
        `test/policies/twins/cases/${rule.id}.ts has no good case`,
      );
      assert.ok(
        own.some(({ allowed }) => !allowed),
        `test/policies/twins/cases/${rule.id}.ts has no bad case`,
      );
    });
  }

  for (const [id, own] of cases) {
    for (const { title, manifest, allowed, stack = "prod" } of own) {
      it(`${id} ${allowed ? "accepts" : "refuses"} ${title}${stack === "dev" ? " in dev" : ""}`, () => {
        const rule = rules.find((candidate) => candidate.id === id);
        assert.ok(rule?.scope === "object", `${id} is no rule about objects`);
        const mandatory = found(rule, manifest, { stack, embedded: stack === "dev" }).filter((text) =>
          text.startsWith("mandatory"),
        );
        assert.equal(mandatory.length === 0, allowed, mandatory.join("\n"));
      });
    }
  }
});
