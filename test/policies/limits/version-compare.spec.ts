import assert from "node:assert/strict";
import { compareReleases, releaseVersion } from "../../../policies/limits/version-compare";

describe("versions in image tags", () => {
  const read: readonly [tag: string, numbers: readonly number[] | undefined, isPreRelease?: boolean][] = [
    ["v0.33.0", [0, 33, 0]],
    ["26.8.1", [26, 8, 1]],
    ["18.6", [18, 6]],
    ["13.2.3-distroless", [13, 2, 3]],
    ["4.5.3-4.8.2-distroless", [4, 5, 3]],
    ["v1.82.8-stable", [1, 82, 8]],
    ["1.80.0-rc.1", [1, 80, 0], true],
    ["1.80.0rc1", undefined],
    ["1.80.0-nightly", [1, 80, 0], true],
    ["1.2.3-devel", [1, 2, 3]],
    ["latest", undefined],
    ["stable", undefined],
    ["3", undefined],
    ["", undefined],
    ["main-v1.2.3", undefined],
  ];
  for (const [tag, numbers, isPreRelease = false] of read) {
    it(`reads ${JSON.stringify(tag)} as ${numbers === undefined ? "no version" : numbers.join(".")}`, () => {
      assert.deepEqual(releaseVersion(tag), numbers === undefined ? undefined : { numbers, isPreRelease });
    });
  }

  it("are compared number by number, missing ones being zero", () => {
    const compare = (a: string, b: string): number =>
      Math.sign(compareReleases(releaseVersion(a)!, releaseVersion(b)!));
    assert.equal(compare("1.9.0", "1.10.0"), -1);
    assert.equal(compare("18.6", "18.6.0"), 0);
    assert.equal(compare("2.0", "1.99.99"), 1);
    assert.equal(compare("1.0.0-rc.1", "1.0.0"), -1);
    assert.equal(compare("1.0.0-alpine", "1.0.0"), 0);
  });
});
