import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { manifestYaml } from "../../../operations/render/manifest-yaml";

describe("a manifest as YAML", () => {
  for (const text of [
    "no",
    "on",
    "y",
    "1e3",
    "0123",
    "null",
    "~",
    "0x10",
    "1_000",
    "12:30:45",
    "2026-01-01",
    "=",
    "<<",
  ]) {
    it(`keeps the text ${text} a text in YAML 1.1 and 1.2`, () => {
      const yaml = manifestYaml({ metadata: { labels: { user: text, [text]: "key" } } });
      for (const version of ["1.1", "1.2"] as const) {
        assert.deepEqual(
          parse(yaml, { version, merge: false }),
          { metadata: { labels: { user: text, [text]: "key" } } },
          version,
        );
      }
    });
  }

  it("begins with what a reader looks for", () => {
    const yaml = manifestYaml({
      spec: {},
      metadata: { namespace: "n", labels: {}, name: "x" },
      kind: "Pod",
      apiVersion: "v1",
    });
    assert.deepEqual(
      yaml
        .split("\n")
        .filter((line) => /^\w/.test(line))
        .map((line) => line.split(":")[0]),
      ["apiVersion", "kind", "metadata", "spec"],
    );
  });

  it("shows texts of several lines as lines", () => {
    assert.match(manifestYaml({ data: { "nginx.conf": "a;\n  b;\n" } }), /nginx\.conf: \|\n/);
  });

  it("does not depend on the order in which fields were set", () => {
    assert.equal(manifestYaml({ a: 1, b: { c: 2, d: 3 } }), manifestYaml({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it("reads back as what was written", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        leaf,
        fc.array(tie("node"), { maxLength: 4 }),
        fc.dictionary(fc.string({ minLength: 1 }), tie("node"), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
          tree,
        ),
        (value) => {
          assert.deepEqual(parse(manifestYaml(value)), JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });
});
