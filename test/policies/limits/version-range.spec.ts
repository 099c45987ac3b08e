import assert from "node:assert/strict";
import fc from "fast-check";
import semver from "semver";
import { isExactVersion, isInRange, isVersionRange } from "../../../policies/limits/version-range";

const part = fc.nat(99);
const version = fc.tuple(part, part, part).map((parts) => parts.join("."));

describe("ranges of versions", () => {
  for (const range of ["2024.22.x", "0.9.x", "1.x", "3.x", "^1.2.0", "~1.2.0", "1.2.3", "1.2.3-beta.1"]) {
    it(`accept ${range}`, () => {
      assert.equal(isVersionRange(range), true);
    });
  }

  for (const range of [
    "*", "x", "X", "", " ", "latest", "1", "1.2", "1.X", "1.*", "x.1", ">=0", ">1.0.0", "1.x || 2.x", "1.0.0 - 2.0.0", "^1", "^1.x", "^1.2.0-beta.1",
    "v1.2.3", "=1.2.3", "1.2.3+build", "01.2.3", "1.2.3 ", "1.2.3-", "1.2.3-01", "99999999999.x",
  ]) {
    it(`refuse ${JSON.stringify(range)}`, () => {
      assert.equal(isVersionRange(range), false);
    });
  } // prettier-ignore

  it("with x cover exactly the versions that begin alike", () => {
    fc.assert(
      fc.property(part, part, version, (major, minor, candidate) => {
        assert.equal(isInRange(candidate, `${String(major)}.x`), candidate.startsWith(`${String(major)}.`));
        assert.equal(
          isInRange(candidate, `${String(major)}.${String(minor)}.x`),
          candidate.startsWith(`${String(major)}.${String(minor)}.`),
        );
      }),
    );
  });

  it("never cover a pre-release that they do not name", () => {
    fc.assert(
      fc.property(version, version, fc.constantFrom("^", "~", ""), (base, candidate, sign) => {
        assert.equal(isInRange(`${candidate}-rc.1`, `${sign}${base}`), false);
      }),
    );
  });

  it("with a caret agree with semver on releases", () => {
    fc.assert(
      fc.property(version, version, (base, candidate) => {
        assert.equal(isInRange(candidate, `^${base}`), semver.satisfies(candidate, `^${base}`));
      }),
    );
  });

  it("cover nothing when they are no ranges", () => {
    assert.equal(isInRange("1.0.0", "*"), false);
    assert.equal(isInRange("1.0", "1.x"), false);
  });

  it("know one spelling of an exact version", () => {
    for (const text of ["1.2.3", "2024.22.2", "1.0.0-beta.1"]) assert.equal(isExactVersion(text), true);
    for (const text of ["1.2", "v1.2.3", "=1.2.3", " 1.2.3", "1.2.3+x", "latest", ""])
      assert.equal(isExactVersion(text), false);
  });
});
