import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ext/version-range";
import { findings, found, unknown } from "../../judged";
import { extensionSet } from "../../manifests";

const versionOf = (index: number): string => `mandatory data."extensions.json"[${String(index)}].version`;

describe("ext/version-range", () => {
  const edges: readonly [id: string, range: string, accepted: readonly string[], refused: readonly string[]][] = [
    [
      "ms-python.python",
      "2024.22.x",
      ["2024.22.0", "2024.22.999999"],
      ["2024.21.999", "2024.23.0", "2025.22.0", "2024.22.1-pre"],
    ],
    ["continue.continue", "0.9.x", ["0.9.0", "0.9.245"], ["0.8.99", "0.10.0", "0.90.0", "1.9.0", "0.9.0-rc.1"]],
    ["tabbyml.vscode-tabby", "1.x", ["1.0.0", "1.99.99"], ["0.99.99", "2.0.0", "10.0.0", "1.0.0-0"]],
    ["acme.caret", "^1.2.0", ["1.2.0", "1.99.0"], ["1.1.99", "2.0.0", "1.2.0-beta.1", "2.0.0-beta.1"]],
    ["acme.beta", "2.0.0-beta.1", ["2.0.0-beta.1"], ["2.0.0-beta.2", "2.0.0", "2.0.1", "2.0.0-beta.10"]],
  ];
  for (const [id, range, accepted, refused] of edges) {
    for (const version of accepted) {
      it(`accepts ${version} in ${range}`, () => {
        assert.deepEqual(found(rule, extensionSet({ id, version })), []);
      });
    }
    for (const version of refused) {
      it(`refuses ${version} for ${range}`, () => {
        assert.deepEqual(found(rule, extensionSet({ id, version })), [versionOf(0)]);
      });
    }
  }

  for (const version of [
    "latest",
    "",
    "*",
    "2024.22.x",
    "2024.22",
    "v2024.22.2",
    "2024.22.2+build",
    " 2024.22.2",
    "2024.022.2",
  ]) {
    it(`refuses ${JSON.stringify(version)}, which is not one exact version`, () => {
      assert.deepEqual(found(rule, extensionSet({ version })), [versionOf(0)]);
    });
  }

  it("refuses a floating version of an extension that is not listed either", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "someone.unknown", version: "latest" })), [versionOf(0)]);
  });

  it("leaves an exact version of an unlisted extension to ext/id-exact", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "someone.unknown", version: "1.0.0" })), []);
  });

  it("finds the range whatever the case of the id", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "Continue.CONTINUE", version: "1.0.0" })), [versionOf(0)]);
  });

  it("names the range, who approved it and when", () => {
    const [finding] = findings(rule, extensionSet({ version: "2025.1.0" }));
    assert.equal(finding?.allowed, "ms-python.python in the range 2024.22.x, approved by security-team on 2026-01-01");
  });

  it("refuses a version that is missing or not text", () => {
    assert.deepEqual(found(rule, extensionSet({ version: undefined })), [versionOf(0)]);
    assert.deepEqual(found(rule, extensionSet({ version: 1 })), [versionOf(0)]);
  });

  it("refuses a version that is not known at preview", () => {
    const [finding] = findings(rule, extensionSet({ version: unknown }));
    assert.equal(finding?.value, "not known at preview");
  });
});
