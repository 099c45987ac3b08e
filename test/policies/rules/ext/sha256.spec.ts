import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ext/sha256";
import { findings, found, sha, unknown } from "../../judged";
import { extensionSet, extensionSetText } from "../../manifests";

const hashOf = (index: number, level = "mandatory"): string =>
  `${level} data."extensions.json"[${String(index)}].sha256`;
const continue_ = { id: "continue.continue", version: "0.9.245" };

describe("ext/sha256", () => {
  it("accepts the recorded hash, whatever the case of the id", () => {
    assert.deepEqual(
      found(rule, extensionSet({}, { id: "TabbyML.vscode-tabby", version: "1.30.0", sha256: sha("c") })),
      [],
    );
  });

  it("refuses another hash, and shows the recorded one", () => {
    const [finding] = findings(rule, extensionSet({ sha256: sha("b") }), { stack: "dev" });
    assert.equal(finding?.level, "mandatory");
    assert.equal(finding.allowed, sha("a"));
  });

  it("refuses the word unverified where a hash is recorded, in dev too", () => {
    assert.deepEqual(found(rule, extensionSet({ sha256: "unverified" }), { stack: "dev" }), [hashOf(0)]);
  });

  for (const sha256 of [
    "",
    sha("A"),
    sha("a").slice(1),
    `${sha("a")}0`,
    `sha256:${sha("a")}`,
    "UNVERIFIED",
    sha("g"),
  ]) {
    it(`refuses ${JSON.stringify(sha256.slice(0, 12))}…, which is no SHA-256`, () => {
      assert.deepEqual(found(rule, extensionSet({ sha256 }), { stack: "dev" }), [hashOf(0)]);
    });
  }

  it("refuses an artefact without a line of hashes", () => {
    assert.deepEqual(found(rule, extensionSet({ version: "2024.22.3" }), { stack: "dev" }), [hashOf(0)]);
  });

  it("refuses a record that is unverified in prod", () => {
    assert.deepEqual(found(rule, extensionSet({ ...continue_, sha256: "unverified" }), { stack: "prod-users-00" }), [
      hashOf(0),
    ]);
  });

  it("only warns about it in dev", () => {
    assert.deepEqual(found(rule, extensionSet({ ...continue_, sha256: "unverified" }), { stack: "dev-users-00" }), [
      hashOf(0, "advisory"),
    ]);
  });

  it("does not take a hash that nobody recorded for a verified one", () => {
    assert.deepEqual(found(rule, extensionSet({ ...continue_, sha256: sha("b") })), [hashOf(0)]);
  });

  it("judges manifests of no stack like production", () => {
    assert.deepEqual(found(rule, extensionSet({ ...continue_, sha256: "unverified" }), { stack: "" }), [hashOf(0)]);
  });

  it("refuses a hash that is missing", () => {
    assert.deepEqual(found(rule, extensionSet({ sha256: undefined })), [hashOf(0)]);
  });

  it("refuses a hash that is not known at preview, in dev too", () => {
    assert.deepEqual(found(rule, extensionSet({ sha256: unknown }), { stack: "dev" }), [
      'mandatory data."extensions.json"',
    ]);
    assert.deepEqual(found(rule, extensionSetText(unknown), { stack: "dev" }), ['mandatory data."extensions.json"']);
  });
});
