import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ext/source";
import { found, unknown } from "../../judged";
import { extensionSet } from "../../manifests";

const urlOf = 'mandatory data."extensions.json"[0].url';

describe("ext/source", () => {
  it("accepts an address in the internal repository", () => {
    assert.deepEqual(found(rule, extensionSet({})), []);
  });

  it("accepts any of the repositories", () => {
    assert.deepEqual(found(rule, extensionSet({ url: "https://second.internal/vsix/x.vsix" })), []);
  });

  it("accepts files of the machine itself in its own cluster alone", () => {
    const manifest = extensionSet({ url: "https://localhost/vsix/x.vsix" });
    assert.deepEqual(found(rule, manifest, { stack: "dev", embedded: true }), []);
    assert.deepEqual(found(rule, manifest, { stack: "dev" }), [urlOf]);
  });

  for (const url of [
    "",
    "https://nexus.internal/repository/vsix",
    "https://nexus.internal/repository/vsix-public/x.vsix",
    "http://nexus.internal/repository/vsix/x.vsix",
    "https://nexus.internal.example.com/repository/vsix/x.vsix",
    "https://nexus.internal@example.com/repository/vsix/x.vsix",
    "https://nexus.internal:8443/repository/vsix/x.vsix",
    "https://nexus.internal/repository/vsix/../other/x.vsix",
    "https://nexus.internal/repository/vsix/%2e%2e/other/x.vsix",
    "https://nexus.internal/repository/vsix/..%2fother/x.vsix",
    "https://nexus.internal/repository/vsix/x.vsix?y=1",
    "https://nexus.internal/repository/vsix/x.vsix#y",
    "https://open-vsx.org/api/x.vsix",
    "/repository/vsix/x.vsix",
  ]) {
    it(`refuses ${JSON.stringify(url)}`, () => {
      assert.deepEqual(found(rule, extensionSet({ url })), [urlOf]);
    });
  }

  it("refuses an address that is not known at preview", () => {
    assert.deepEqual(found(rule, extensionSet({ url: unknown })), ['mandatory data."extensions.json"']);
  });
});
