import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import {
  DocumentError,
  formatProblem,
  formatProblems,
  maxDocumentBytes,
  readYamlDocument,
} from "../../../components/core/yaml-document";

const schema = z.strictObject({
  title: z.string().describe("What it is about.").optional(),
  entries: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z]+$/, "small letters"),
      tier: z.enum(["default", "elevated"]).optional(),
      count: z.number().int().min(1).max(9).optional(),
      password: z.string().min(20).meta({ sensitive: true }).optional(),
    }),
  ),
});

function read(text: string) {
  return readYamlDocument("catalog/x.yaml", text, schema);
}

/** Problems as they are shown, without the file. */
function shown(text: string): string[] {
  return read(text).problems.map((problem) => formatProblem(problem).replace("catalog/x.yaml:", ""));
}

describe("readYamlDocument", () => {
  it("gives typed data for a good document", () => {
    assert.deepEqual(read("title: on\nentries:\n  - { id: alice, tier: elevated, count: 2 }\n").data, {
      title: "on",
      entries: [{ id: "alice", tier: "elevated", count: 2 }],
    });
  });

  it("keeps keys as they are written", () => {
    const { data } = readYamlDocument("x", "no: 1\n1e3: 2\n0123: 3\n", z.record(z.string(), z.number()));
    assert.deepEqual(data, { no: 1, "1e3": 2, "0123": 3 });
  });

  it("refuses __proto__ as a key also where any key may stand", () => {
    const { problems } = readYamlDocument("x", "__proto__: 1\n", z.record(z.string(), z.number()));
    assert.deepEqual(
      problems.map((problem) => problem.message),
      ["is not allowed as a key"],
    );
  });

  it("keeps no, off, y and yes as text", () => {
    const { data } = read("entries: [{ id: no }, { id: off }, { id: y }, { id: yes }]");
    assert.deepEqual(
      data?.entries.map((entry) => entry.id),
      ["no", "off", "y", "yes"],
    );
  });

  for (const written of ["null", "true", "1e3", "0123", "~", "0x1F", "1.0", ".inf"]) {
    it(`X2: refuses ${written} where text is expected and asks for quotes or text`, () => {
      const [problem, ...others] = read(`entries:\n  - id: ${written}\n`).problems;
      assert.deepEqual(others, []);
      assert.equal(problem?.line, 2);
      assert.match(formatProblem(problem), /in quotes|is empty\. Allowed: text/);
    });
  }

  for (const written of ["0123", "1e0", "0x1", "0o7", "+1"]) {
    it(`refuses the number ${written}, which changes its look when read`, () => {
      assert.match(shown(`entries: [{ id: a, count: ${written} }]`).join(), /is not a plain number|is too large/);
    });
  }

  it("names the line of an unknown key, the known keys and the one that is probably meant", () => {
    assert.deepEqual(shown("entries:\n  - id: a\n    teir: default\n"), [
      '3:5: entries[0].teir is not a known key; perhaps "tier" is meant. Allowed: id, tier, count, password.',
    ]);
  });

  it("names the allowed values beside one that is not among them", () => {
    assert.deepEqual(shown("entries:\n  - id: a\n    tier: Elevated\n"), [
      '3:11: entries[0].tier "Elevated" is not one of the allowed values; perhaps "elevated" is meant. Allowed: default, elevated.',
    ]);
  });

  it("says a broken pattern in words", () => {
    assert.deepEqual(shown("entries: [{ id: a;return }]"), [
      '1:17: entries[0].id "a;return" has the wrong form. Allowed: small letters.',
    ]);
  });

  it("says the bounds of a number", () => {
    assert.deepEqual(shown("entries: [{ id: a, count: 12 }]"), [
      '1:27: entries[0].count "12" is too large. Allowed: at most 9.',
    ]);
  });

  it("points at the entry that lacks a key", () => {
    assert.deepEqual(shown("entries:\n  - id: a\n  - tier: default\n"), [
      "3:5: entries[1].id is missing. Allowed: text.",
    ]);
  });

  it("X27: names both lines of a key that stands twice", () => {
    assert.deepEqual(shown("title: a\nentries: []\ntitle: b\n"), [
      "3:1: title stands twice; the first is in line 1. Allowed: each key once.",
    ]);
  });

  it("X27: refuses anchors and aliases, so that no bomb can grow", () => {
    assert.match(shown("entries: &a []\ntitle: *a\n").join("\n"), /&a is an anchor[\s\S]*\*a is an alias/);
  });

  it("X27: names the line of a tab", () => {
    assert.match(shown("entries:\n\t- id: a\n").join(), /^2:1: .*Tabs are not allowed/);
  });

  it("X27: reads a document with a byte order mark exactly", () => {
    assert.deepEqual(read("\uFEFFentries: []\n").data, { entries: [] });
  });

  it("X27: refuses ten megabytes without parsing them", () => {
    const [problem] = shown("a".repeat(10 * 1024 * 1024));
    assert.equal(problem, `1:1: the document has 10485760 bytes. Allowed: at most ${String(maxDocumentBytes)} bytes.`);
  });

  for (const [name, text] of [
    ["brackets", "[".repeat(maxDocumentBytes)],
    ["braces", "{a: ".repeat(200_000)],
    ["dashes", "- ".repeat(300_000)],
    ["question marks", "? ".repeat(300_000)],
  ] as const) {
    it(`X27: refuses a file of ${name} nested without end`, () => {
      assert.deepEqual(shown(text), ["1:1: the document is nested too deeply. Allowed: at most 32 levels."]);
    });
  }

  it("X27: works off a file of thirty thousand unknown keys in bounded time", () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `k${String(index)}:`).join("\n");
    assert.ok(read(text).problems.length > 0);
  }).timeout(20_000);

  for (const [name, text] of [
    ["a YAML 1.1 directive", "%YAML 1.1\n---\nentries: []\n"],
    ["a tag", "entries: []\ntitle: !!str a\n"],
    ["a merge key", "<<: { title: a }\nentries: []\n"],
    ["two documents", "---\nentries: []\n---\nentries: []\n"],
    ["a list as key", "? [a]\n: b\n"],
    ["the key __proto__", "__proto__: { title: a }\nentries: []\n"],
    ["an open quote", 'entries: []\ntitle: "a\n'],
    ["nothing", ""],
    ["a text alone", "entries"],
  ] as const) {
    it(`refuses ${name}`, () => {
      const { data, problems } = read(text);
      assert.equal(data, undefined);
      assert.ok(problems.length > 0);
    });
  }

  it("never shows what stands at a sensitive place", () => {
    const text = shown("entries:\n  - id: a\n    password: hunter2\n").join();
    assert.match(text, /entries\[0\]\.password is too small/);
    assert.doesNotMatch(text, /hunter2/);
  });

  it("shortens long values", () => {
    const [problem] = read(`entries: [{ id: ${"A".repeat(500)} }]`).problems;
    assert.ok((problem?.value?.length ?? 0) < 100);
  });

  it("never throws, and reports problems or gives data, for arbitrary text", () => {
    const piece = fc.constantFrom(
      "entries:",
      "- ",
      "id: a",
      "\n",
      "  ",
      "\t",
      "[",
      "]",
      "{",
      "}",
      "&a",
      "*a",
      "!!x",
      "%",
      "---",
      '"',
      "'",
      "|",
      ">",
      ":",
      "#",
      "\uFEFF",
      "no",
      "1e3",
      "\0",
      "가",
      "😀",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (input) => {
        const { data, problems } = read(input);
        assert.equal(data === undefined, problems.length > 0);
        for (const problem of problems) assert.ok(problem.line >= 1 && problem.column >= 1);
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);

  it("gives back exactly the ids that were written in quotes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (id) => {
        const result = readYamlDocument("x", `id: ${JSON.stringify(id)}\n`, z.strictObject({ id: z.string() }));
        assert.deepEqual(result.data, { id });
      }),
      { numRuns: 500 },
    );
  });
});

describe("problems", () => {
  const problem = { file: "b.yaml", line: 3, column: 1, path: "x", message: "is wrong" };

  it("stand one a line, by file and downwards", () => {
    const all = [problem, { ...problem, line: 2 }, { ...problem, file: "a.yaml", line: 9 }];
    assert.equal(formatProblems(all), "a.yaml:9:1: x is wrong.\nb.yaml:2:1: x is wrong.\nb.yaml:3:1: x is wrong.");
  });

  it("stand together in one error that counts them", () => {
    const error = new DocumentError([problem, { ...problem, line: 2 }]);
    assert.match(error.message, /^2 problems in the configuration:\n/);
    assert.equal(error.problems.length, 2);
  });
});
