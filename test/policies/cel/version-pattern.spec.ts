import assert from "node:assert/strict";
import fc from "fast-check";
import { exactVersionPattern, versionPattern } from "../../../policies/cel/version-pattern";
import { isExactVersion, isInRange, isVersionRange } from "../../../policies/limits/version-range";

// Few and neighbouring numbers, so that versions and ranges meet at their edges.
const number = fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(9, 10, 11, 19, 20, 99, 100, 109, 245, 999, 1000));
const suffix = fc.constantFrom("", "", "-beta.1", "-0", "-rc.10", "+build", ".0", "-", "-01", "\n");
const version = fc
  .tuple(fc.constantFrom("", "", "", "v", " ", "0"), number, number, number, suffix)
  .map(([before, major, minor, patch, after]) => `${before}${String(major)}.${String(minor)}.${String(patch)}${after}`);
const range = fc
  .tuple(
    fc.constantFrom("", "^", "~"),
    number,
    fc.oneof(number, fc.constant("x")),
    fc.oneof(number, fc.constant("x")),
    suffix,
  )
  .map(([operator, major, minor, patch, after]) =>
    minor === "x" ? `${String(major)}.x` : `${operator}${String(major)}.${String(minor)}.${String(patch)}${after}`,
  )
  .filter(isVersionRange);

describe("what CEL is given about versions", () => {
  it("takes exactly those versions for exact ones that the rules take", () => {
    fc.assert(
      fc.property(version, (text) => new RegExp(exactVersionPattern).test(text) === isExactVersion(text)),
      { numRuns: 5000 },
    );
  });

  it("sees a version in a range exactly where the rules see it there", () => {
    fc.assert(
      fc.property(range, version, (approved, text) => {
        assert.equal(new RegExp(versionPattern(approved)).test(text), isInRange(text, approved), `${text} ${approved}`);
      }),
      { numRuns: 20_000 },
    );
  });

  it("has the edges of every number in a range", () => {
    for (const least of [0, 1, 9, 10, 11, 99, 100, 190, 909, 1000]) {
      const pattern = new RegExp(versionPattern(`~1.2.${String(least)}`));
      for (let patch = 0; patch < 1200; patch += 1)
        assert.equal(pattern.test(`1.2.${String(patch)}`), patch >= least, `1.2.${String(patch)} and ${String(least)}`);
    }
  });
});
