import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { explanation } from "../../operations/policy/explain";
import { allRules } from "../../policies/rules";

describe("the rules", () => {
  for (const rule of allRules()) {
    it(`${rule.id} has a spec of its own`, () => {
      assert.ok(
        existsSync(path.join(__dirname, "rules", `${rule.id}.spec.ts`)),
        `test/policies/rules/${rule.id}.spec.ts is missing`,
      );
    });

    it(`${rule.id} explains itself`, () => {
      for (const text of [rule.summary, rule.reason, rule.source, rule.example.good, rule.example.bad])
        assert.match(text, /\S{3}/);
      assert.match(rule.summary, /\.$/);
      assert.ok(rule.appliesTo.length > 0);
      assert.ok(explanation(rule).includes(rule.reason));
    });
  }

  const withFile = (content: string, check: (dir: string) => void): void => {
    const dir = mkdtempSync(path.join(tmpdir(), "rules-"));
    try {
      mkdirSync(path.join(dir, "group"));
      writeFileSync(path.join(dir, "group", "name.ts"), content);
      check(dir);
    } finally {
      rmSync(dir, { recursive: true });
    }
  };

  it("are found without being listed anywhere", () => {
    withFile('export const rule = { id: "group/name" };', (dir) => {
      assert.deepEqual(
        allRules(dir).map((rule) => rule.id),
        ["group/name"],
      );
    });
  });

  it("stop the run when a file holds no rule", () => {
    withFile("export const other = 1;", (dir) => {
      assert.throws(() => allRules(dir), /rules\/group\/name\.ts must export a rule with the id "group\/name"/);
    });
  });

  it("stop the run when a rule's id is not its path", () => {
    withFile('export const rule = { id: "group/other" };', (dir) => {
      assert.throws(() => allRules(dir), /must export a rule with the id "group\/name"/);
    });
  });
});
