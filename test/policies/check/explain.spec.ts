import assert from "node:assert/strict";
import { chooseRules, explanation, gatesText, listing, ruleJson } from "../../../operations/policy/explain";
import type { Rule } from "../../../policies/rule";
import { allRules } from "../../../policies/rules";

const rules = allRules();
const ids = (wanted: string): string[] => chooseRules(rules, wanted).map((rule) => rule.id);

const stackRule = { ...rules.find((rule) => rule.id === "quota/present"), stacks: ["users"] } as unknown as Rule;

describe("explaining rules", () => {
  it("finds a rule by its id, and all rules of a group", () => {
    assert.deepEqual(ids("img/digest"), ["img/digest"]);
    assert.ok(ids("img").includes("img/registry"));
    assert.ok(ids("img").every((id) => id.startsWith("img/")));
  });

  for (const [typo, meant] of [
    ["img/digset", "img/digest"],
    ["IMG/Digest", "img/digest"],
    ["digest", "img/digest"],
    ["image/known-bad", "img/known-bad"],
  ] as const) {
    it(`takes ${typo} for ${meant}`, () => {
      assert.throws(() => chooseRules(rules, typo), {
        name: "UsageError",
        message: new RegExp(`perhaps "${meant}" is`),
      });
    });
  }

  it("guesses nothing for what is near to nothing", () => {
    assert.throws(() => chooseRules(rules, "something-else"), {
      message: 'there is no rule "something-else". webide policy explain lists all rules.',
    });
  });

  it("lists every rule once, below its group, with level and summary", () => {
    const lines = listing(rules).split("\n");
    for (const { id, level, summary } of rules) {
      const own = lines.filter((line) => line.startsWith(`  ${id} `));
      assert.equal(own.length, 1);
      assert.ok(own[0]?.includes(` ${level} `));
      assert.ok(own[0]?.endsWith(summary));
    }
    assert.ok(lines.includes("img"));
  });

  it("indents every line of an example", () => {
    const [rule] = rules;
    const two = explanation({ ...rule!, example: { good: "a: 1\nb: 2\n", bad: "c: 3" } });
    assert.match(two, /Accepted:\n {4}a: 1\n {4}b: 2\n\n {2}Refused:\n {4}c: 3$/);
  });

  it("says of a stack-wide rule which stacks it sees at once", () => {
    assert.match(explanation(stackRule), /Reads: Namespace, .*; all of the users stacks at once/);
  });

  it("says where a rule holds", () => {
    const [object] = chooseRules(rules, "quota/tier-values");
    assert.equal(gatesText(stackRule), "before the deployment");
    assert.match(gatesText({ ...object!, admission: () => assert.fail() } as Rule), /^before .*, and in the cluster$/);
    assert.match(gatesText({ ...object!, scope: "admission" } as Rule), /^in the cluster alone/);
  });

  it("is plain data for machines", () => {
    const json = JSON.parse(JSON.stringify(ruleJson(stackRule))) as Record<string, unknown>;
    assert.deepEqual(Object.keys(json), [
      "id",
      "level",
      "summary",
      "reason",
      "source",
      "scope",
      "stacks",
      "appliesTo",
      "inCluster",
      "example",
    ]);
    assert.deepEqual(json["stacks"], ["users"]);
  });
});
