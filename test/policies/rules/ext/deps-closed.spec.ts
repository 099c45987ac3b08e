import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ext/deps-closed";
import { findings, found, unknown } from "../../judged";
import { extensionSet, extensionSetText } from "../../manifests";

const python = {};
const dependent = { id: "acme.caret", version: "1.2.3" };
const pack = { id: "TabbyML.vscode-tabby", version: "1.30.0" };

const told = (...entries: readonly { readonly id?: string; readonly version?: string }[]): string[] =>
  findings(rule, extensionSet(...entries)).map((finding) => `${finding.level} ${finding.path} ${finding.value}`);

describe("ext/deps-closed", () => {
  it("accepts extensions that need nothing, or what the editor brings along", () => {
    assert.deepEqual(told(python, { id: "continue.continue", version: "0.9.245" }), []);
  });

  it("accepts a dependency in the same set, whatever its case and place", () => {
    assert.deepEqual(told(dependent, python), []);
    assert.deepEqual(told({ id: "MS-PYTHON.python" }, { ...dependent, id: "ACME.caret" }), []);
  });

  it("refuses a set without a dependency that is approved", () => {
    const [finding] = findings(rule, extensionSet(dependent));
    assert.equal(finding?.value, '"acme.caret", which depends on MS-Python.python');
    assert.match(finding.whatToDo, /^Add MS-Python\.python/);
    assert.equal(finding.allowed, '"acme.caret" with MS-Python.python in the same set');
  });

  it("refuses a dependency that is not approved, in the set or not", () => {
    const late = { id: "acme.caret", version: "1.3.0" };
    const value = 'mandatory data."extensions.json"[0].id "acme.caret", which depends on someone.unknown';
    assert.deepEqual(told(late), [value]);
    assert.deepEqual(told(late, { id: "someone.unknown" }), [value]);
    assert.match(findings(rule, extensionSet(late))[0]?.whatToDo ?? "", /approve someone\.unknown/);
  });

  it("accepts a member of a pack that is approved but not in the set, and one left out until today", () => {
    assert.equal(
      told(pack).some((text) => /continue|Gone/.test(text)),
      false,
    );
  });

  it("refuses a member of a pack that was left out until yesterday", () => {
    assert.deepEqual(told(pack), [
      'mandatory data."extensions.json"[0].id "TabbyML.vscode-tabby", whose pack holds acme.late',
    ]);
    assert.match(findings(rule, extensionSet(pack))[0]?.allowed ?? "", /until 2026-11-22/);
  });

  it("refuses an approved version whose dependencies nobody has recorded", () => {
    assert.deepEqual(told({ id: "acme.caret", version: "1.9.0" }), [
      'mandatory data."extensions.json"[0].id "acme.caret" 1.9.0, whose dependencies nobody has recorded',
    ]);
    assert.equal(told({ id: "acme.beta", version: "2.0.0-beta.1" }).length, 1);
  });

  it("leaves extensions and versions that are not approved to their own rules", () => {
    assert.deepEqual(told({ id: "someone.unknown" }, { version: "2023.1.0" }, { version: "latest" }), []);
  });

  it("refuses ids, versions and lists that it can not read", () => {
    assert.deepEqual(found(rule, extensionSet({ id: 7 })), ['mandatory data."extensions.json"[0].id']);
    assert.deepEqual(found(rule, extensionSet({ version: 2 })), ['mandatory data."extensions.json"[0].version']);
    assert.deepEqual(found(rule, extensionSetText(unknown)), ['mandatory data."extensions.json"']);
    assert.deepEqual(found(rule, extensionSet({ id: unknown })), ['mandatory data."extensions.json"']);
    assert.deepEqual(found(rule, extensionSetText("{")), ['mandatory data."extensions.json"']);
  });
});
