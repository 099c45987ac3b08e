import assert from "node:assert/strict";
import fc from "fast-check";
import { belowPattern, referencePatterns } from "../../../policies/cel/images";
import { releaseKey, releasePattern } from "../../../policies/cel/release-key";
import { text } from "../../../policies/cel/text";
import { imageReference } from "../../../policies/limits/image-reference";
import { imagePlace, isBelow } from "../../../policies/limits/registries";
import { compareReleases, releaseVersion } from "../../../policies/limits/version-compare";
import { digest } from "../manifests";

/** Texts that look like references, right and wrong ones. */
const reference = fc
  .tuple(
    fc.array(
      fc.constantFrom(
        "a",
        "b1",
        "a.b",
        "localhost",
        "a-b",
        "a--b",
        "a_b",
        "a__b",
        "a___b",
        "-a",
        "a-",
        "A",
        "",
        "..",
        "a:1",
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.constantFrom("", ":1", ":v1.2.3-x", ":", ":-1", ":5000", `:${"t".repeat(128)}`, `:${"t".repeat(129)}`),
    fc.constantFrom("", `@${digest}`, `@${digest}0`, "@sha256:", `@${digest}@${digest}`, "\n"),
  )
  .map(([parts, tag, end]) => `${parts.join("/")}${tag}${end}`);

describe("what CEL is given", () => {
  it("takes exactly those texts for image references that the rules take", () => {
    const pattern = new RegExp(referencePatterns.any);
    fc.assert(
      fc.property(fc.oneof(reference, fc.string()), (image) => {
        assert.equal(pattern.test(image), imageReference(image) !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes exactly those for named by digest that have one", () => {
    const pattern = new RegExp(referencePatterns.withDigest);
    fc.assert(
      fc.property(reference, (image) => {
        assert.equal(pattern.test(image), imageReference(image)?.digest !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes exactly those for allowed that lie below a prefix", () => {
    const prefixes = ["a.b/a", "localhost", "a.b:1/b1/a-b"];
    const pattern = new RegExp(belowPattern(prefixes));
    fc.assert(
      fc.property(reference, (image) => {
        const read = imageReference(image);
        const allowed = read !== undefined && prefixes.some((prefix) => isBelow(imagePlace(read), prefix));
        assert.equal(pattern.test(image), allowed, image);
      }),
      { numRuns: 2000 },
    );
  });

  it("allows nothing where no prefix is allowed", () => {
    assert.equal(new RegExp(belowPattern([])).test("a/b"), false);
  });

  const version = fc
    .tuple(
      fc.constantFrom("", "v", "V", "x"),
      fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 5 }),
      fc.constantFrom("", "-rc.1", "-alpine", "+x", "_beta", "-", "."),
    )
    .map(([prefix, numbers, suffix]) => `${prefix}${numbers.join(".")}${suffix}`);

  it("takes exactly those texts for versions that the rules take", () => {
    fc.assert(
      fc.property(version, (tag) => {
        assert.equal(new RegExp(releasePattern).test(tag), releaseVersion(tag) !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it("sorts the keys of versions like the versions", () => {
    const small = fc
      .tuple(fc.array(fc.constantFrom(0, 1, 2, 10, 999_999_999), { minLength: 2, maxLength: 4 }), fc.boolean())
      .map(([numbers, isPreRelease]) => ({ numbers, isPreRelease }));
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [keyA, keyB] = [releaseKey(a), releaseKey(b)];
        assert.equal(keyA < keyB ? -1 : Number(keyA > keyB), Math.sign(compareReleases(a, b)));
      }),
    );
  });

  for (const value of ['"', "\\", "a\nb", "\u2028", "ä", "${x}", "'"]) {
    it(`is one line of text that means ${JSON.stringify(value)}`, () => {
      assert.ok(!/[\n\u2028\u2029]/.test(text(value)));
      assert.equal(JSON.parse(text(value)), value);
    });
  }
});
