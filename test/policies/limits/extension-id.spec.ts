import assert from "node:assert/strict";
import fc from "fast-check";
import { lookAlike, normalExtensionId } from "../../../policies/limits/extension-id";
import { hashKey } from "../../../policies/limits/hashes";
import { blocks, isIdPattern } from "../../../policies/limits/id-pattern";

const letter = fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"));
const word = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
const id = fc.tuple(word, word).map((parts) => parts.join("."));

/** Letters of scripts that people mistake for Latin ones, and such as nobody sees. */
const foreign = fc.constantFrom(
  ...Array.from("аеіорсухᎪᏴοΑΒ\u212A\u0130\u0131\u017Fａｚ．\u00AD\u200B\u200D\u202E\u2060\uFEFF\u0301\u{1D41A}"),
);

describe("ids of extensions", () => {
  it("are one spelling, whatever their case, and stay as they are when read again", () => {
    fc.assert(
      fc.property(id, (text) => {
        const normal = normalExtensionId(text);
        assert.equal(normal, text.toLowerCase());
        assert.equal(normalExtensionId(text.toUpperCase()), normal);
        assert.equal(normalExtensionId(text.toLowerCase()), normal);
      }),
    );
  });

  it("are none with a foreign letter at any place, and the letter is named", () => {
    fc.assert(
      fc.property(id, foreign, fc.nat(), (text, strange, at) => {
        const place = at % (text.length + 1);
        const spoiled = text.slice(0, place) + strange + text.slice(place);
        assert.equal(normalExtensionId(spoiled), undefined);
        assert.match(lookAlike(spoiled) ?? "", /U\+[0-9A-F]{4,}/);
      }),
    );
  });

  it("are made of nothing but ASCII letters, digits, dots, hyphens and underscores, around a dot", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.string()), (text) => {
        const normal = normalExtensionId(text);
        if (normal === undefined) return;
        assert.match(text, /^[A-Za-z0-9][A-Za-z0-9-]*\.[A-Za-z0-9][A-Za-z0-9._-]*$/);
        assert.equal(text.normalize("NFKC"), text);
        assert.equal(lookAlike(text), undefined);
      }),
    );
  });

  for (const text of ["*", "*.*", "a.*", "*.b", "a.b*", "a?.b", "a.[b]", "{a,b}.c"]) {
    it(`are no patterns: ${text}`, () => {
      assert.equal(normalExtensionId(text), undefined);
    });
  }

  it("have one key of hashes in every spelling of their case", () => {
    fc.assert(
      fc.property(id, (text) => {
        assert.equal(hashKey(text.toUpperCase(), "1.0.0"), hashKey(text.toLowerCase(), "1.0.0"));
      }),
    );
  });

  it("can not slip past a pattern by their case or by letters that NFKC makes plain", () => {
    const plain = fc.constantFrom("copilot", "remote", "tunnel");
    fc.assert(
      fc.property(plain, id, fc.array(fc.nat(2)), (blocked, around, forms) => {
        const disguised = Array.from(blocked, (one, index) =>
          forms[index] === 1
            ? one.toUpperCase()
            : forms[index] === 2
              ? String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0)
              : one,
        ).join("");
        assert.equal(blocks(`*${blocked}*`, `${around}${disguised}x`), true);
      }),
    );
  });

  it("are covered by no pattern that is refused for covering too much, and by theirs alone otherwise", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", "*", "."), maxLength: 6 }), (pattern) => {
        // Whatever is accepted names three letters in a row, which some id does not have.
        if (isIdPattern(pattern)) assert.equal(blocks(pattern, "zz.zz"), false);
      }),
    );
  });
});
