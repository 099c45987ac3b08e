import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Verdict } from "../../operations/policy/check-objects";
import { checkObjects } from "../../operations/policy/check-objects";
import type { Finding } from "../../policies/judge";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import { policyObjects, stackFacts } from "../../policies/policy-object";
import type { RawObject } from "../../policies/policy-object";
import { allRules } from "../../policies/rules";
import { renderedObjects } from "../support/rendered-objects";
import { today, unknown } from "./judged";
import type { Variant } from "./variants/variant";
import { set } from "./variants/variant";

/** Decides which of the matching objects each variant is done to. */
const seed = "2026-11-23";

const folder = path.join(__dirname, "variants");
const load = createRequire(__filename);
const variants = readdirSync(folder)
  .filter((file) => file !== "variant.ts")
  .flatMap((file) => (load(path.join(folder, file)) as { variants: readonly Variant[] }).variants);

const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);
const single = rules.filter((rule) => rule.scope === "object");
const together = rules.filter((rule) => rule.scope !== "object");

/** `<stack> <kind> <namespace>/<name>`, or the type and logical name of a resource of another provider. */
function called(object: RawObject): string {
  const [one] = policyObjects(object);
  const stack = object.stack.name ?? "";
  if (one?.isKubernetes === true) return `${stack} ${one.title}`;
  return `${stack} ${object.type} ${path.basename(object.source, ".json")}`;
}

function pick(objects: readonly RawObject[], { title, rule, to }: Variant): RawObject {
  const candidates = objects.filter((object) => to.test(called(object)));
  const rank = createHash("sha256").update(`${seed}\n${rule}\n${title}`).digest().readUInt32BE();
  const chosen = candidates[rank % candidates.length];
  assert.ok(chosen, `no rendered object is called ${String(to)}`);
  return chosen;
}

const stacks = ["prod", "prod-users-00", "prod-users-01"].map((name) => stackFacts(name, false));

function judged(objects: readonly RawObject[], chosen: typeof rules): readonly Finding[] {
  const verdict: Verdict = checkObjects(objects, { rules: chosen, baseline, today, stacks });
  return [...verdict.violations, ...verdict.advisories];
}

const key = (found: Finding): string =>
  [found.rule, found.object?.title, found.path, found.value, found.allowed].join("\n");

for (const unknowns of [false, true]) {
  const mode = unknowns ? "with the values unknown that a preview does not know" : "with all values known";
  describe(`bad variants of the rendered prod platform, ${mode}`, function () {
    this.timeout(120_000);
    let objects: readonly RawObject[] = [];
    let known: ReadonlySet<string> = new Set();
    before(async () => {
      objects = await renderedObjects("prod", unknowns);
      const found = [...judged(objects, single), ...judged(objects, together)];
      known = new Set(found.map(key));
    });

    it("begin from one that passes", () => {
      assert.deepEqual([...known], []);
    });

    for (const variant of variants) {
      const { rule, also = {}, title, change } = variant;
      it(`${rule}: ${String(variant.to)} ${title}`, () => {
        const original = pick(objects, variant);
        const changed = change(original);
        const rest = objects.filter((object) => object !== original);
        // Rules that look at one object at a time have nothing new to say about all others.
        const found = [...judged(changed, single), ...judged([...rest, ...changed], together)].filter(
          (one) => !known.has(key(one)),
        );
        assert.deepEqual(
          [...new Set(found.map((one) => one.rule))].sort(),
          [rule, ...Object.keys(also)].sort(),
          `${called(original)}:\n${found.map((one) => `${one.rule} ${one.object?.title ?? ""} ${one.path} is ${one.value}`).join("\n")}`,
        );
        const level = rules.find(({ id }) => id === rule)?.level;
        assert.ok(found.some((one) => one.rule === rule && one.level === level));
      });
    }
  });
}

describe("what the bad variants change", function () {
  this.timeout(120_000);
  for (const variant of variants) {
    const { rule, to, change, mayBeUnknown } = variant;
    const { at } = change;
    if (at === undefined || mayBeUnknown !== undefined) continue;
    it(`${rule} refuses as well when it is not known: ${at.join(".")} of ${String(to)}`, async () => {
      const objects = await renderedObjects("prod");
      const original = pick(objects, variant);
      const changed = set(at, unknown)(original);
      const own = rules.filter(({ id }) => id === rule);
      const rest = own.some(({ scope }) => scope === "stack") ? objects.filter((object) => object !== original) : [];
      assert.notDeepEqual(judged([...rest, ...changed], own), []);
    });
  }
});

describe("the bad variants", () => {
  it("are forty at least, each different", () => {
    assert.ok(variants.length >= 40, `there are ${String(variants.length)}`);
    assert.equal(
      new Set(variants.map(({ rule, title, to }) => `${rule} ${title} ${String(to)}`)).size,
      variants.length,
    );
  });

  it("name rules that exist", () => {
    const ids = rules.map((rule) => rule.id);
    const named = variants.flatMap(({ rule, also = {} }) => [rule, ...Object.keys(also)]);
    assert.deepEqual(
      named.filter((id) => !ids.includes(id)),
      [],
    );
  });
});
