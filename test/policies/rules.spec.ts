import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { explanation } from "../../operations/policy/explain";
import type { Finding } from "../../policies/judge";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { allRules } from "../../policies/rules";
import { exampleObjects, judgedExample } from "./judged-example";

const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);

const inShort = (found: Finding): string => `${found.level} ${found.path} is ${found.value}`;

/** Whether a finding is about something that is not there. */
const isMissing = ({ value }: Finding): boolean => /not set|^no |without/.test(value);

/** Examples that can not be judged by themselves, with the reason. */
const needsMore: ReadonlyMap<string, string> = new Map([
  ["ext/deps-closed", "its extensions stand in no baseline"],
  ["ext/readonly-dir", "the init container that fills the folder is left out"],
  ["ext/sha256", "no hash of an approved file has been recorded yet"],
  ["gpu/limits-equal", "a part of a pod says nothing about its namespace"],
]);

describe("the rules", () => {
  for (const rule of rules) {
    it(`${rule.id} has a spec of its own`, () => {
      // What only the cluster sees is tried out on a real API server.
      const spec = rule.scope === "admission" ? `twins/askers/${rule.id}.ts` : `rules/${rule.id}.spec.ts`;
      assert.ok(existsSync(path.join(__dirname, spec)), `test/policies/${spec} is missing`);
    });

    if (rule.scope === "object" || rule.scope === "stack") {
      it(`${rule.id} is tested with a value that is not known at preview`, () => {
        const spec = readFileSync(path.join(__dirname, "rules", `${rule.id}.spec.ts`), "utf8");
        assert.match(spec, /\bunknown\b[^]*from "\.\.\/\.\.\/judged"/, "imports the marker of an unknown value");
        assert.match(spec, /it\([^]*?\bunknown\b/, "uses it");
      });
    }

    const [good, bad] = [rule.example.good, rule.example.bad].map((text) =>
      needsMore.has(rule.id) ? undefined : exampleObjects(rule, text),
    );
    if (good !== undefined) {
      it(`${rule.id} accepts its good example`, () => {
        // Of a part, what is missing around it does not count.
        const found = judgedExample(rule, good, baseline).filter((one) => good.isWhole || !isMissing(one));
        assert.deepEqual(found.map(inShort), []);
      });
    }
    if (bad !== undefined) {
      it(`${rule.id} refuses its bad example`, () => {
        const allowed = good === undefined ? [] : judgedExample(rule, good, baseline).map(inShort);
        const found = judgedExample(rule, bad, baseline).map(inShort);
        assert.notDeepEqual(
          found.filter((one) => !allowed.includes(one)),
          [],
        );
      });
    }

    it(`${rule.id} explains itself`, () => {
      for (const text of [rule.summary, rule.reason, rule.source, rule.example.good, rule.example.bad])
        assert.match(text, /\S{3}/);
      assert.match(rule.summary, /\.$/);
      assert.ok(rule.appliesTo.length > 0);
      assert.ok(explanation(rule).includes(rule.reason));
    });
  }

  it("have examples that can be judged, wherever they are more than prose", () => {
    const judged = rules.filter(
      (rule) => !needsMore.has(rule.id) && exampleObjects(rule, rule.example.bad) !== undefined,
    );
    assert.ok(judged.length >= 30, `${String(judged.length)} of ${String(rules.length)}`);
  });

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
