import assert from "node:assert/strict";
import fc from "fast-check";
import { blocks, idPatternRegex, isIdPattern, matchesIdPattern } from "../../../policies/limits/id-pattern";

describe("patterns of blocked extensions", () => {
  const cases: readonly [pattern: string, text: string, matches: boolean][] = [
    ["*remote*", "remote", true],
    ["*remote*", "xremotey", true],
    ["*remote*", "remot", false],
    ["remote*", "xremote", false],
    ["*remote", "remotex", false],
    ["ms-*.remote", "ms-vscode.remote", true],
    ["ms-*.remote", "ms-.remote", true],
    ["aba*aba", "aba", false],
    ["aba*aba", "abaaba", true],
    ["a.b", "axb", false],
    ["exact.id", "exact.id", true],
    ["exact.id", "exact.id2", false],
    ["*ab*ab*", "abab", true],
    ["*ab*ab*", "aab", false],
  ];
  for (const [pattern, text, matches] of cases) {
    it(`${pattern} ${matches ? "matches" : "does not match"} ${text}`, () => {
      assert.equal(matchesIdPattern(pattern, text), matches);
    });
  }

  it("match as the regular expression that CEL is given", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 8 });
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        assert.equal(matchesIdPattern(pattern, text), new RegExp(idPatternRegex(pattern)).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("stay quick on patterns made to stall", () => {
    const started = performance.now();
    assert.equal(matchesIdPattern(`${"*a".repeat(200)}*b`, "a".repeat(50_000)), false);
    assert.ok(performance.now() - started < 2000);
  });

  it("see every spelling of a blocked id", () => {
    for (const id of ["GitHub.Copilot", "github.ｃｏｐｉｌｏｔ", "github.COPILOT-chat"])
      assert.equal(blocks("*copilot*", id), true);
    assert.equal(blocks("*copilot*", "github.pilot"), false);
  });

  for (const pattern of ["*", "**", "*a*", "*ab*", "", "a b c", "*Copilot*", "*cöpilot*", "*.*", "[a-z]remote"]) {
    it(`are refused when they would hit too much or nothing: ${JSON.stringify(pattern)}`, () => {
      assert.equal(isIdPattern(pattern), false);
    });
  }
});
