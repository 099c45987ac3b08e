import assert from "node:assert/strict";
import fc from "fast-check";
import { checkObjects } from "../../operations/policy/check-objects";
import { policiesDir, readBaseline } from "../../policies/limits/baseline";
import type { RawObject } from "../../policies/policy-object";
import { kubernetesObject, policyObjects, stackFacts, strictStack } from "../../policies/policy-object";
import { allRules } from "../../policies/rules";
import { renderedObjects } from "../support/rendered-objects";
import { today, unknown } from "./judged";
import { gone, placesIn } from "./places";

const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);

/** Longest time that all rules may take over a handful of objects, in milliseconds: no text makes an expression run away. */
const longestMilliseconds = 2_000;

/** Values that stand where rules expect something else, or that are hard to read. */
const oddities: readonly unknown[] = [
  null,
  undefined,
  unknown,
  `x${unknown}y`,
  "",
  "*",
  "true",
  "0",
  "-1",
  "1e999",
  "9".repeat(400),
  "a".repeat(20_000),
  `${"a-".repeat(5_000)}!`,
  `${"0.".repeat(5_000)}/`,
  "<secret:x>",
  "__proto__",
  "constructor",
  "\u0000",
  "\ud800",
  "🦊",
  "0.0.0.0/0",
  "::/0",
  "300.1.1.1/99",
  "@sha256:",
  "[",
  "{}",
  "[{}]",
  "[null]",
  "server {",
  "}",
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  [],
  {},
  [null],
  [[]],
  [{}],
  { "": null },
];

const oddity = fc.oneof(
  fc.constantFrom(...oddities),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Numbers from 0 up to 1, all equally likely: by itself the library prefers those near the ends. */
const chance = fc.infiniteStream(fc.noBias(fc.nat(9_999).map((n) => n / 10_000)));

const anyPlace = fc.noBias(fc.nat(999_999));

function asText(odd: unknown): string {
  return typeof odd === "string" ? odd : JSON.stringify([odd]);
}

/** A text that holds a document of its own: JSON is spoiled inside, of anything else lines vanish, change places or appear. */
function spoiledText(text: string, choose: () => number, odd: () => unknown): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return JSON.stringify([spoiled(value, choose, odd)]).slice(1, -1);
  } catch {
    // no JSON: spoiled by its lines
  }
  const lines = text.split("\n");
  if (lines.length < 2) return text;
  return lines
    .flatMap((line) => {
      const chance = choose();
      if (chance < 0.02) return [];
      if (chance < 0.03) return [lines[Math.floor(choose() * lines.length)] ?? "", line];
      if (chance < 0.04) return [line, asText(odd())];
      return chance < 0.05 ? [line.slice(0, Math.floor(choose() * line.length))] : [line];
    })
    .join("\n");
}

/** What a rendered object becomes when something else stands at some of its places; keys may vanish or appear. */
function spoiled(value: unknown, choose: () => number, odd: () => unknown): unknown {
  if (choose() < 0.04) return odd();
  if (typeof value === "string") return spoiledText(value, choose, odd);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => spoiled(item, choose, odd));
    return choose() < 0.04 ? [...items, odd()] : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(() => choose() >= 0.03)
    .map(([key, child]): [string, unknown] => [key, spoiled(child, choose, odd)]);
  if (choose() < 0.04) entries.push([asText(odd()), odd()]);
  return Object.fromEntries(entries);
}

const stacks = [strictStack, stackFacts("prod", false), stackFacts("prod-users-00", false), stackFacts("dev", true)];

function judge(objects: readonly RawObject[]): void {
  const started = performance.now();
  const verdict = checkObjects(objects, { rules, baseline, today });
  const took = performance.now() - started;
  assert.ok(took < longestMilliseconds, `the rules took ${took.toFixed(0)} ms`);
  for (const found of [...verdict.violations, ...verdict.advisories]) {
    assert.ok(found.allowed !== "" && found.whatToDo !== "", `${found.rule} says nothing`);
  }
}

describe("all rules over any manifest", function () {
  this.timeout(240_000);
  let rendered: readonly RawObject[] = [];
  before(async () => {
    const all = await renderedObjects("prod");
    // One object of each kind and name is enough to begin from: users differ in little.
    const distinct = new Map(
      all.map((object) => {
        const [one] = policyObjects(object);
        return [`${object.type} ${one?.identity.name ?? ""}`, object] as const;
      }),
    );
    rendered = [...distinct.values()];
  });

  it("find things, never fail and never hang, whatever stands at any one place of a rendered object", () => {
    const seen = new Set<string>();
    for (const original of rendered) {
      for (const { shape, with: replaced } of placesIn(original.props)) {
        const place = `${original.type}${shape}`;
        if (seen.has(place)) continue;
        seen.add(place);
        // Each place gets some of what is odd, the next one others.
        const some = oddities.filter((_, index) => (index + seen.size) % 10 === 0);
        for (const odd of [gone, unknown, ...some]) {
          try {
            const props = replaced(odd);
            judge([{ ...original, props: props === gone ? undefined : props }]);
          } catch (error) {
            throw new Error(`${place} as ${asText(odd).slice(0, 60)}`, { cause: error });
          }
        }
      }
    }
    assert.ok(seen.size > 1_000, `only ${String(seen.size)} places were tried`);
  });

  it("find things, never fail and never hang, when a rendered object is spoiled", () => {
    fc.assert(
      fc.property(
        anyPlace,
        fc.constantFrom(...stacks),
        chance,
        fc.infiniteStream(oddity),
        (at, stack, chances, oddities) => {
          const original = rendered[at % rendered.length];
          assert.ok(original);
          const choose = (): number => chances.next().value;
          const odd = (): unknown => oddities.next().value;
          const props = spoiled(original.props, choose, odd);
          judge([{ ...original, props, stack }]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("find things, never fail and never hang, when several objects are spoiled together", () => {
    fc.assert(
      fc.property(
        fc.array(anyPlace, { minLength: 2, maxLength: 6 }),
        fc.constantFrom(...stacks),
        chance,
        fc.infiniteStream(oddity),
        (places, stack, chances, oddities) => {
          judge(
            places.map((at) => {
              const original = rendered[at % rendered.length];
              assert.ok(original);
              const props = spoiled(
                original.props,
                () => chances.next().value,
                () => oddities.next().value,
              );
              return { ...original, props, stack };
            }),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it("find things, never fail and never hang, over anything that has a kind", () => {
    const kinds = [...new Set(rules.flatMap((rule) => rule.appliesTo)), "List", "PodList", "Unknown"];
    const manifest = fc.record(
      {
        apiVersion: fc.oneof(
          fc.constantFrom("v1", "apps/v1", "batch/v1", "example.com/v1", "networking.k8s.io/v1"),
          oddity,
        ),
        kind: fc.constantFrom(...kinds),
        metadata: fc.oneof(fc.record({ name: oddity, namespace: oddity, labels: oddity, annotations: oddity }), oddity),
        spec: oddity,
        data: oddity,
        items: oddity,
        rules: oddity,
        template: oddity,
      },
      { requiredKeys: ["kind"] },
    );
    fc.assert(
      fc.property(
        fc.array(manifest, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...stacks),
        (manifests, stack) => {
          judge(manifests.map((one) => ({ ...kubernetesObject(one), source: "any.yaml", stack })));
        },
      ),
      { numRuns: 400 },
    );
  });
});
