import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkObjects } from "../../operations/policy/check-objects";
import { readTarget } from "../../operations/policy/read-target";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { allRules } from "../../policies/rules";
import type { Rule } from "../../policies/rule";
import { today } from "./judged";

const dir = path.join(__dirname, "bad");
const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);

/** Rules that no manifest of Kubernetes can break, with the reason. */
const withoutManifest: readonly { readonly rules: RegExp; readonly reason: string }[] = [
  { rules: /^kc\//, reason: "reads resources of the Keycloak provider, which kubectl does not know" },
  { rules: /^meta\/exemption-/, reason: "reads the baseline" },
];

function needsManifest(rule: Rule): boolean {
  // What only the cluster sees is tested in a cluster.
  if (rule.scope === "admission") return false;
  return !withoutManifest.some((entry) => entry.rules.test(rule.id));
}

/** The first comment of a file: what is wrong with it, and `also: <rule>: <reason>` for what else that breaks. */
function firstComment(text: string): { readonly says: string; readonly also: ReadonlyMap<string, string> } {
  const lines = (/^(?:#[^\n]*\n)+/.exec(text)?.[0] ?? "")
    .split("\n")
    .map((line) => line.replace(/^# ?/, ""))
    .filter((line) => line !== "");
  const also = lines.flatMap((line): [string, string][] => {
    const [, rule, reason] = /^also: (\S+): (.+)$/.exec(line) ?? [];
    return rule === undefined || reason === undefined ? [] : [[rule, reason]];
  });
  return { says: lines.filter((line) => !line.startsWith("also:")).join(" "), also: new Map(also) };
}

const files = readdirSync(dir, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(?:ya?ml|json)$/.test(file))
  .map((file) => file.split(path.sep).join("/"))
  .sort();

describe("test/policies/bad", () => {
  for (const file of files) {
    const id = file.replace(/\.yaml$/, "");
    const text = readFileSync(path.join(dir, file), "utf8");
    const { says, also } = firstComment(text);

    it(`${file} is refused by ${id}${also.size > 0 ? ` and ${[...also.keys()].join(", ")}` : ""}, and by no other rule`, () => {
      const { objects } = readTarget(path.join(dir, file));
      const verdict = checkObjects(objects, { rules, baseline, today, gate: "deployment" });
      const found = [...verdict.violations, ...verdict.advisories];
      const told = found.map((one) => `${one.rule}: ${one.object?.title ?? ""} ${one.path} is ${one.value}`);
      assert.deepEqual([...new Set(found.map((one) => one.rule))].sort(), [id, ...also.keys()].sort(), told.join("\n"));
      const levels = [id, ...also.keys()].map((one) => rules.find((rule) => rule.id === one)?.level);
      assert.equal(
        verdict.passed,
        levels.every((level) => level === "advisory"),
      );
    });

    it(`${file} says what is wrong with it`, () => {
      assert.match(says, /^[A-Z].{10,}/);
    });
  }

  for (const rule of rules.filter(needsManifest)) {
    it(`has a file for ${rule.id}`, () => {
      assert.ok(existsSync(path.join(dir, `${rule.id}.yaml`)), `test/policies/bad/${rule.id}.yaml is missing`);
    });
  }

  it("lists no rule as one that needs no file without a reason that still holds", () => {
    for (const { rules: pattern } of withoutManifest) {
      assert.ok(rules.some((rule) => pattern.test(rule.id)) || pattern.source.includes("kc"), String(pattern));
    }
  });
});
