import assert from "node:assert/strict";
import fc from "fast-check";
import { rule } from "../../../../policies/rules/ext/id-exact";
import { baseline, findings, found, unknown } from "../../judged";
import { extensionSet, extensionSetText, goodExtension, withMetadata } from "../../manifests";

const idOf = (index: number): string => `mandatory data."extensions.json"[${String(index)}].id`;

describe("ext/id-exact", () => {
  it("accepts extensions of the whitelist", () => {
    assert.deepEqual(found(rule, extensionSet({}, { id: "continue.continue" })), []);
  });

  it("accepts an empty list", () => {
    assert.deepEqual(found(rule, extensionSet()), []);
  });

  it("refuses an extension that is not on the whitelist, and shows what is", () => {
    const [finding] = findings(rule, extensionSet({ id: "someone.unknown" }));
    assert.equal(finding?.path, 'data."extensions.json"[0].id');
    assert.equal(finding.value, '"someone.unknown"');
    assert.match(finding.allowed, /TabbyML\.vscode-tabby/);
  });

  it("compares ids in lower case on both sides", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "TABBYML.VSCode-Tabby" }, { id: "MS-Python.Python" })), []);
  });

  it("refuses the Kelvin sign, which becomes a plain k in lower case", () => {
    const kelvin = "foo.\u212Aim";
    assert.equal(kelvin.toLowerCase(), "foo.kim");
    const [finding] = findings(rule, extensionSet({ id: kelvin }));
    assert.match(finding?.value ?? "", /U\+212A.*NFKC it becomes "foo\.Kim"/);
  });

  it("refuses Cyrillic letters that look like Latin ones", () => {
    const [finding] = findings(rule, extensionSet({ id: "ms-\u0440ython.python" }));
    assert.match(finding?.value ?? "", /U\+0440/);
  });

  it("refuses full-width letters that NFKC makes plain", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "ms-python.ｐython" })), [idOf(0)]);
  });

  for (const id of [
    "*",
    "*.*",
    "ms-python.*",
    "python",
    ".python",
    "ms-python.",
    "ms python.python",
    "ms-python.python ",
    "",
  ]) {
    it(`refuses ${JSON.stringify(id)}`, () => {
      assert.deepEqual(found(rule, extensionSet({ id })), [idOf(0)]);
    });
  }

  it("refuses an id that is a part of a listed one, or has a listed one as a part", () => {
    const ids = ["ms-python.pytho", "s-python.python", "ms-python.python-x", "x-ms-python.python"];
    assert.deepEqual(
      found(rule, extensionSet(...ids.map((id) => ({ id })))),
      ids.map((_, index) => idOf(index)),
    );
  });

  it("refuses the second of two lines with one id, whatever their case", () => {
    assert.deepEqual(found(rule, extensionSet({}, { id: "MS-Python.python", version: "2024.22.9" })), [idOf(1)]);
  });

  it("judges every entry, not the first bad one alone", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "a.b" }, {}, { id: "c.d" })), [idOf(0), idOf(2)]);
  });

  it("refuses an approval that ended yesterday, and accepts one that ends today", () => {
    const ending = (expires: string): string[] => {
      const entry = baseline.whitelist.extensions.get(goodExtension.id)!;
      const extensions = new Map([[goodExtension.id, { ...entry, expires }]]);
      const whitelist = { ...baseline.whitelist, extensions };
      return findings(rule, extensionSet({}), { baseline: { ...baseline, whitelist } }).map((finding) => finding.value);
    };
    assert.deepEqual(ending("2026-11-23"), []);
    assert.deepEqual(ending("2026-11-22"), ['"ms-python.python", whose approval ended on 2026-11-22']);
  });

  it("judges a list that lacks the label of an extension set", () => {
    assert.deepEqual(found(rule, withMetadata(extensionSet({ id: "a.b" }), { labels: {} })), [idOf(0)]);
  });

  it("leaves other ConfigMaps alone", () => {
    const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { "nginx.conf": "[{}]" } };
    assert.deepEqual(found(rule, other), []);
  });

  it("refuses a labelled ConfigMap without a list", () => {
    assert.deepEqual(found(rule, { ...extensionSet(), data: { other: "[]" } }), ['mandatory data."extensions.json"']);
  });

  it("refuses a list hidden in binary data", () => {
    const hidden = { ...extensionSet(), binaryData: { "extensions.json": "W10=" } };
    assert.deepEqual(found(rule, hidden), ['mandatory binaryData."extensions.json"']);
  });

  for (const text of ["", "nonsense", "{}", "null", '"ms-python.python"', 42, ["ms-python.python"]]) {
    it(`refuses ${JSON.stringify(text)} in place of a JSON list`, () => {
      assert.deepEqual(found(rule, extensionSetText(text)), ['mandatory data."extensions.json"']);
    });
  }

  it("refuses an entry without an id, and one whose id is no text", () => {
    assert.deepEqual(found(rule, extensionSetText("[{}]")), [idOf(0)]);
    assert.deepEqual(found(rule, extensionSet({ id: 7 })), [idOf(0)]);
    assert.deepEqual(found(rule, extensionSetText('["ms-python.python"]')), ['mandatory data."extensions.json"[0]']);
  });

  it("refuses a list that is not known at preview", () => {
    const [finding] = findings(rule, extensionSetText(unknown));
    assert.equal(finding?.level, "mandatory");
    assert.equal(`${finding.path} is ${finding.value}`, 'data."extensions.json" is not known at preview');
  });

  it("refuses labels that are not known at preview", () => {
    const manifest = { ...withMetadata(extensionSet(), { labels: unknown }), data: {} };
    assert.deepEqual(found(rule, manifest), ["mandatory metadata.labels"]);
  });

  it("judges lists of ConfigMaps item by item", () => {
    const list = { apiVersion: "v1", kind: "ConfigMapList", items: [extensionSet({ id: "a.b" })] };
    assert.deepEqual(found(rule, list), [idOf(0)]);
    assert.deepEqual(found(rule, { ...list, kind: "List" }), [idOf(0)]);
  });

  it("accepts no text but the ids of the whitelist in some case", () => {
    const ids = Array.from(baseline.whitelist.extensions.keys());
    const near = fc
      .tuple(fc.constantFrom(...ids), fc.nat(), fc.string({ unit: "grapheme", maxLength: 2 }), fc.nat(2))
      .map(([id, at, text, cut]) => id.slice(0, at % id.length) + text + id.slice((at % id.length) + cut));
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: "grapheme" })), (id) => {
        const accepted = found(rule, extensionSet({ id })).length === 0;
        const listed = /^[\x20-\x7e]*$/.test(id) && ids.includes(id.toLowerCase());
        assert.equal(accepted, listed);
      }),
    );
  });

  it("takes what goodExtension promises", () => {
    assert.ok(baseline.whitelist.extensions.has(goodExtension.id));
  });
});
