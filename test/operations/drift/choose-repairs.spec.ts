import { strict as assert } from "node:assert";
import { chooseRepairs } from "../../../operations/drift/choose-repairs";
import type { Finding } from "../../../operations/drift/finding";
import { unknownMeaning } from "../../../operations/drift/meaning-table";

function finding(object: string, isTakenOver = false): Finding {
  const difference = {
    urn: object,
    object,
    kind: "kubernetes/ConfigMap",
    change: "changed",
    steps: ["data", "k"],
    expected: "a",
    found: "b",
    isSecret: false,
    declared: {},
    fieldManager: undefined,
  } as const;
  return { stack: "dev", difference, meaning: unknownMeaning, setBy: [], isTakenOver };
}

const findings = [finding("ConfigMap a/x"), finding("ConfigMap a/y"), finding("ConfigMap a/y", true)];

function repairs(names: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(chooseRepairs(findings, names)).map(([key, chosen]: [string, readonly Finding[]]) => [
      key,
      chosen.map(({ difference }) => difference.object),
    ]),
  );
}

describe("what a repair brings back", () => {
  it("is everything but objects that another manager took over", () => {
    assert.deepEqual(repairs([]), { plain: ["ConfigMap a/x"], forced: [], left: ["ConfigMap a/y", "ConfigMap a/y"] });
  });

  it("is only what is named, when something is named", () => {
    assert.deepEqual(repairs(["ConfigMap a/x"]), { plain: ["ConfigMap a/x"], forced: [], left: [] });
  });

  it("overrules another manager for a named object", () => {
    assert.deepEqual(repairs(["ConfigMap a/y"]), { plain: [], forced: ["ConfigMap a/y", "ConfigMap a/y"], left: [] });
  });

  it("refuses a name that nothing drifted has, and lists those that have", () => {
    assert.throws(
      () => chooseRepairs(findings, ["ConfigMap b/z"]),
      /"ConfigMap b\/z": no such object.*ConfigMap a\/x; ConfigMap a\/y/,
    );
    assert.throws(() => chooseRepairs([], ["ConfigMap b/z"]), /nothing has drifted/);
  });
});
