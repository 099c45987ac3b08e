import assert from "node:assert/strict";
import fc from "fast-check";
import { userIdPattern } from "../../../../components/core/user-id";
import {
  groupBody,
  isLabelPattern,
  isPathPattern,
  literalBeginning,
  nginxPattern,
} from "../../../../policies/reading/nginx/nginx-pattern";

const matches = (pattern: string, text: string, ignoresCase = false): boolean | undefined =>
  nginxPattern(pattern, ignoresCase)?.test(text);

describe("nginxPattern", () => {
  for (const [pattern, text, expected] of [
    [String.raw`^a\z`, "a", true],
    [String.raw`^a\z`, "a\n", false],
    ["^a$", "a\n", true],
    ["^a$", "a\nb", false],
    [String.raw`\Aa`, "ba", false],
    ["^(?<u>[a-z]+)-\\k<u>$", "kim-kim", true],
    ["^(?P<u>[a-z]+)$", "kim", true],
    ["^(?'u'[a-z]+)$", "kim", true],
    ["%(?i:2[ef]|5c)x", "%2Ex", true],
    ["%(?i:2[ef]|5c)x", "%5Cx", true],
    ["%(?i:2[ef]|5c)x", "%2EX", false],
    ["(?i:[a-f])g", "Bg", true],
    ["(?!.*//)^/", "/a//b", false],
    ["[$]", "$", true],
    ["[^a-z]", "A", true],
    [String.raw`\x5c`, "\\", true],
    ["[[(]", "(", true],
  ] as const) {
    it(`lets ${pattern} ${expected ? "match" : "not match"} ${JSON.stringify(text)}`, () => {
      assert.equal(matches(pattern, text), expected);
    });
  }

  it("ignores case where nginx does", () => {
    assert.equal(matches("^/Admin[a-c]$", "/aDMINB", true), true);
    assert.equal(matches("^/Admin$", "/admin"), false);
    assert.equal(matches("^/Admin$", "/admin", true), true);
  });

  for (const pattern of [
    ...["[[:alpha:]]", "a++", "a*+", "(?>a)", "(?i)a", "(*FAIL)", String.raw`\R`, String.raw`\Qa\E`, "(", "a{2,1}"],
    ...["[]a]", "[^]a]", "(?<a>x)(?<a>y)"],
  ]) {
    it(`does not claim to read ${pattern}`, () => {
      assert.equal(nginxPattern(pattern), undefined);
    });
  }

  it("reads plain words as themselves", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9/_-]{1,12}$/),
        fc.stringMatching(/^[a-z0-9/_-]{0,12}$/),
        (pattern, text) => {
          assert.equal(matches(pattern, text), text.includes(pattern));
          assert.equal(matches(pattern, text.toUpperCase(), true), text.includes(pattern));
        },
      ),
    );
  });
});

describe("the parts of a pattern", () => {
  it("are found by the name of their group", () => {
    assert.equal(groupBody("^(?<a>[a-z](?:x|y)?)-(?<b>.+)$", "a"), "[a-z](?:x|y)?");
    assert.equal(groupBody("^(?<a>[()])(?P<b>.+)$", "b"), ".+");
    assert.equal(groupBody(String.raw`(?'a'\)x)`, "a"), String.raw`\)x`);
    assert.equal(groupBody("(?<a>[)]x)y", "a"), "[)]x");
    assert.equal(groupBody("^(?<a>x)", "b"), undefined);
    assert.equal(groupBody("^(?<a>x", "a"), undefined);
  });

  it("are one label of a host name, or not", () => {
    for (const label of [userIdPattern, "[a-z0-9-]+", "alice|bob", "(?:a|b){1,3}", ""])
      assert.ok(isLabelPattern(label), label);
    for (const wide of [".+", "[^/]+", String.raw`\w+`, "[a-z.]+", String.raw`a\.b`, "a/b", "[a-z:]", "(a)"])
      assert.ok(!isLabelPattern(wide), wide);
  });

  it("are a plain path from end to end, or not", () => {
    for (const path of [String.raw`^/oauth2/(?:start|static/[a-z/.-]+)\z`, String.raw`^/a\z`])
      assert.ok(isPathPattern(path), path);
    for (const open of [
      "^/a$",
      String.raw`/a\z`,
      String.raw`^/a.*\z`,
      String.raw`^/[^a]+\z`,
      String.raw`^/a\s\z`,
      "^/a",
    ])
      assert.ok(!isPathPattern(open), open);
  });

  for (const [pattern, expected] of [
    [String.raw`^same\|(?<x>.+)\z`, "same|"],
    ["^abc", "abc"],
    ["^abc?", "ab"],
    ["^ab{0,1}", "a"],
    [String.raw`^a\.b`, "a.b"],
    [String.raw`^a\d`, "a"],
    ["^a|b", ""],
    ["^a(?:b)c|d", ""],
    ["^a(?:b|c)", "a"],
    ["^a[|]", "a"],
    ["abc", ""],
    ["", ""],
  ] as const) {
    it(`begin with ${JSON.stringify(expected)} in ${pattern}`, () => {
      assert.equal(literalBeginning(pattern), expected);
    });
  }
});
