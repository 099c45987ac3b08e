import assert from "node:assert/strict";
import fc from "fast-check";
import { policiesDir, readBaseline } from "../../../../policies/limits/baseline";
import { isDeniedRelease } from "../../../../policies/limits/known-bad-extensions";
import { rule } from "../../../../policies/rules/ext/blocked-version";
import { allRules } from "../../../../policies/rules";
import { baseline, findings, found, unknown } from "../../judged";
import { extensionSet, extensionSetText } from "../../manifests";

const versionOf = (index: number): string => `mandatory data."extensions.json"[${String(index)}].version`;
const caret = (version: unknown): Record<string, unknown> => extensionSet({ id: "acme.caret", version });

describe("ext/blocked-version", () => {
  it("accepts extensions that no row is about, and releases that no row names", () => {
    assert.deepEqual(found(rule, extensionSet({}, { id: "acme.caret", version: "1.4.2" })), []);
    assert.deepEqual(found(rule, extensionSet()), []);
  });

  for (const version of ["1.4.0", "1.4.1"]) {
    it(`refuses ${version}, though a range of the whitelist covers it`, () => {
      assert.deepEqual(found(rule, caret(version)), [versionOf(0)]);
    });
  }

  it("names what else is allowed, why, and where it is told", () => {
    const [finding] = findings(rule, caret("1.4.0"));
    assert.equal(finding?.allowed, "Acme.Caret other than 1.4.0, 1.4.1");
    assert.match(finding.whatToDo, /https:\/\/example\.com\/advisory.*broken/);
  });

  for (const version of ["1.3.9", "1.4.2", "1.5.0", "11.4.0", "1.14.0", "1.4.10"]) {
    it(`accepts the neighbour ${version}`, () => {
      assert.deepEqual(found(rule, caret(version)), []);
    });
  }

  for (const version of ["v1.4.0", "1.4.0+build", "1.4.0-rc.1", "1.4", "latest", "^1.4.0", "", " 1.4.0", undefined]) {
    it(`refuses ${JSON.stringify(version)}, which is or may be a denied release`, () => {
      assert.deepEqual(found(rule, caret(version)), [versionOf(0)]);
    });
  }

  it("compares ids in lower case on both sides", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "ACME.Caret", version: "1.4.0" })), [versionOf(0)]);
    assert.deepEqual(found(rule, extensionSet({ id: "Worm.LOADER", version: "0.0.71" })), [versionOf(0)]);
  });

  it("judges every entry", () => {
    const set = extensionSet({ id: "acme.caret", version: "1.4.0" }, {}, { id: "worm.loader", version: "0.0.71" });
    assert.deepEqual(found(rule, set), [versionOf(0), versionOf(2)]);
  });

  it("refuses a version that is no text, and a list that is not known at preview", () => {
    assert.deepEqual(found(rule, caret(14)), [versionOf(0)]);
    assert.deepEqual(found(rule, caret({})), [versionOf(0)]);
    assert.deepEqual(found(rule, extensionSetText(unknown)), ['mandatory data."extensions.json"']);
    assert.deepEqual(found(rule, caret(unknown)), ['mandatory data."extensions.json"']);
  });

  it("warns about a list that nobody has reviewed for more than 90 days", () => {
    const aged = (reviewed: string): string[] =>
      found(rule, extensionSet({}), {
        baseline: {
          ...baseline,
          knownBadExtensions: baseline.knownBadExtensions.map((row, index) => ({
            ...row,
            reviewed: index === 0 ? reviewed : row.reviewed,
          })),
        },
      });
    assert.deepEqual(aged("2026-08-25"), []);
    assert.deepEqual(aged("2026-08-24"), ['advisory data."extensions.json"[0].id']);
  });

  it("denies a release in every spelling of its numbers, and no other release", () => {
    const row = baseline.knownBadExtensions[0]!;
    const part = fc.nat(20);
    fc.assert(
      fc.property(part, part, part, fc.constantFrom("", "-rc.1", "+build"), (major, minor, patch, suffix) => {
        const release = [major, minor, patch].map(String).join(".");
        assert.equal(isDeniedRelease(row, release + suffix), row.versions.includes(release));
      }),
      {
        examples: [
          [1, 4, 0, ""],
          [1, 4, 1, "-rc.1"],
          [1, 4, 0, "+build"],
        ],
      },
    );
  });

  const real = readBaseline(
    policiesDir,
    allRules().map((entry) => entry.id),
  );
  for (const [id, version] of [
    ["codejoy.codejoy-vscode-extension", "1.8.3"],
    ["CodeInKlingon.git-worktree-menu", "1.0.91"],
    ["ExarGD.vsblack", "0.0.1"],
    ["noellee-doc.flint-debug", "0.1.1"],
    ["nrwl.angular-console", "18.95.0"],
  ] as const) {
    it(`the security team's list denies ${id} ${version}`, () => {
      assert.deepEqual(found(rule, extensionSet({ id, version }), { baseline: real }), [versionOf(0)]);
    });
  }
});
