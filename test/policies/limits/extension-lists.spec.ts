import assert from "node:assert/strict";
import type { Problem } from "../../../components/core/document-problem";
import { formatProblem } from "../../../components/core/document-problem";
import { readExtensionDependencies } from "../../../policies/limits/extension-dependencies";
import { readKnownBadExtensions } from "../../../policies/limits/known-bad-extensions";

type Reader = (file: string, content: string) => { readonly data?: unknown; readonly problems: readonly Problem[] };

/** Expects one problem and no data; the problem must say all of this in one line. */
function one(reader: Reader, content: string, ...parts: readonly string[]): void {
  const { data, problems } = reader("f", content);
  assert.equal(data, undefined);
  const lines = problems.map(formatProblem);
  assert.equal(lines.length, 1, lines.join("\n"));
  for (const part of [...parts, "Allowed: "]) assert.ok(lines[0]?.includes(part), `${lines[0] ?? ""}\n${part}`);
}

const row = (change: string, id = "a.b"): string =>
  `  - { id: ${JSON.stringify(id)}, versions: ["1.0.0"], reason: r, link: "https://example.com/", reviewed: "2026-11-23" }\n`.replace(
    ...(change.split(" => ") as [string, string]),
  );
const bad = (...rows: readonly string[]): string => `extensions:\n${rows.join("")}`;

describe("known-bad extensions", () => {
  it("are read when they are right", () => {
    assert.equal(readKnownBadExtensions("f", bad(row("r => r"), row("r => r", "A.C"))).data?.length, 2);
  });

  for (const [what, change, ...parts] of [
    ["no version", '["1.0.0"] => []', "extensions[0].versions", "at least 1"],
    ["a range", '"1.0.0" => "1.x"', "extensions[0].versions[0]", "is no exact version"],
    ["a word", '"1.0.0" => "latest"', "is no exact version"],
    ["a number", '"1.0.0" => 1.2', "put it in quotes"],
    ["a wildcard", '"a.b" => "a.*"', "is a wildcard"],
    ["look-alike letters", '"a.b" => "а.b"', "U+0430"],
    ["no link over https", "https: => http:", "extensions[0].link"],
    ["no day of review", ', reviewed: "2026-11-23" => ', "reviewed is missing"],
    ["no reason", "reason: r => reason: ''", "extensions[0].reason"],
    ["an unknown key", "reason: => version: x, reason:", "version is not a known key"],
  ] as const) {
    it(`are refused with ${what}`, () => {
      one(readKnownBadExtensions, bad(row(change)), ...parts);
    });
  }

  it("are refused when there are none, or one id stands in two rows", () => {
    one(readKnownBadExtensions, "extensions: []\n", "extensions is too small");
    one(readKnownBadExtensions, "", "the document is empty");
    one(
      readKnownBadExtensions,
      bad(row("r => r"), row("1.0.0 => 2.0.0", "A.B")),
      "3:11: extensions[1].id",
      "stands twice",
    );
  });
});

const entry = (change: string, id = "a.b"): string =>
  `  - { id: ${JSON.stringify(id)}, version: 1.x, requires: [c.d], packs: [e.f, G.h], left_out: [{ id: g.H, reason: nothing fetches it, expires: "2027-01-01" }], link: "https://example.com/", reviewed: "2026-11-23" }\n`.replace(
    ...(change.split(" => ") as [string, string]),
  );
const needs = (...rows: readonly string[]): string => `dependencies:\n${rows.join("")}`;

describe("dependencies of extensions", () => {
  it("are read when they are right; ids are compared in lower case", () => {
    const { data } = readExtensionDependencies("f", needs(entry("r => r"), entry("1.x => 2.x")));
    assert.equal(data?.length, 2);
  });

  for (const [what, change, ...parts] of [
    ["no word about dependencies, which would look like none", "requires: [c.d], => ", "requires is missing"],
    ["no word about a pack", "packs: [e.f, G.h], => ", "packs is missing"],
    ["a range that covers everything", "1.x => '*'", "dependencies[0].version", "is no range of versions"],
    ["a wildcard", "c.d => 'c.*'", "dependencies[0].requires[0]", "is a wildcard"],
    ["look-alike letters", "e.f => \u0435.f", "dependencies[0].packs[0]", "U+0435"],
    ["something left out that is no member", "g.H => i.j", "left_out[0].id", "is no member of the pack", "e.f, G.h"],
    ["something left out without a last day", ', expires: "2027-01-01" => ', "left_out[0].expires"],
    ["something left out without a reason", "nothing fetches it => x", "left_out[0].reason"],
    ["no link over https", "https: => http:", "dependencies[0].link"],
  ] as const) {
    it(`are refused with ${what}`, () => {
      one(readExtensionDependencies, needs(entry(change)), ...parts);
    });
  }

  it("are refused when there are none, or one id has one range twice", () => {
    one(readExtensionDependencies, "dependencies: []\n", "dependencies is too small");
    one(
      readExtensionDependencies,
      needs(entry("r => r"), entry("c.d => c.e", "A.B")),
      "dependencies[1].id",
      "stands twice",
    );
  });
});
