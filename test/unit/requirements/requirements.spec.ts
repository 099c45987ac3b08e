import assert from "node:assert/strict";
import { knownTests } from "./known-tests";
import type { KnownTests } from "./requirement-problems";
import { requirementProblems, rowIds } from "./requirement-problems";
import type { Requirement } from "./requirements-file";
import { parseRequirements, readRequirements } from "./requirements-file";

const file = "test/a.spec.ts";
const slowFile = "test/a.slow.spec.ts";
const known: KnownTests = new Map([
  [
    file,
    [
      { title: "A1: holds", fullTitle: "the tree A1: holds" },
      { title: "refuses x", fullTitle: "the tree refuses x" },
      { title: "refuses y", fullTitle: "the tree refuses y" },
    ],
  ],
  [slowFile, [{ title: "runs long", fullTitle: "the tree runs long" }]],
]);

/** All rows open but the first, which is as given. */
function rows(change: Partial<Requirement>): Requirement[] {
  const open = rowIds.map((id): Requirement => ({
    id,
    text: id,
    status: "open",
    tier: "fast",
    tests: [],
    left: "all",
  }));
  const done: Requirement = { ...open[0]!, status: "done", tests: [{ file, title: "A1: holds" }], left: undefined };
  return [{ ...done, ...change }, ...open.slice(1)];
}

const problems = (change: Partial<Requirement>) => requirementProblems(rows(change), known);

describe("the map of requirements to tests", () => {
  it("has every requirement and fault in its order, and only tests that exist", async function () {
    this.timeout(120_000);
    assert.deepEqual(requirementProblems(readRequirements(), await knownTests()), []);
  });

  it("counts 44 requirements and 30 faults", () => {
    assert.deepEqual([rowIds.length, rowIds[0], rowIds[43], rowIds[44], rowIds[73]], [74, "A1", "J3", "X1", "X30"]);
  });
});

describe("a map of requirements that is wrong", () => {
  it("is right before it is made wrong", () => {
    assert.deepEqual(problems({}), []);
  });

  it("misses a row", () => {
    assert.deepEqual(requirementProblems(rows({}).slice(0, -1), known), ["X30: has no row"]);
  });

  it("has a row twice, or one that nobody asked for", () => {
    const [first] = rows({});
    assert.deepEqual(requirementProblems([...rows({}), first!], known), ["A1: has more than one row"]);
    assert.deepEqual(requirementProblems([...rows({}), { ...first!, id: "A11" }], known), [
      "A11: is no requirement and no fault",
    ]);
  });

  it("has its rows in another order", () => {
    assert.deepEqual(requirementProblems(rows({}).reverse(), known), ["the rows are not in their order"]);
  });

  it("calls a row done without a test", () => {
    assert.deepEqual(problems({ tests: [] }), ["A1: is called done without a test"]);
  });

  it("calls a row done although something is left", () => {
    assert.deepEqual(problems({ left: "the rest" }), ["A1: is called done, but something is left"]);
  });

  for (const status of ["partial", "open"] as const) {
    it(`calls a row ${status} and does not say what is left`, () => {
      const tests = status === "open" ? [] : [{ file, title: "A1: holds" }];
      assert.deepEqual(problems({ status, tests }), [`A1: is ${status}, but not what is left`]);
    });
  }

  it("calls a row open that has a test", () => {
    assert.deepEqual(problems({ status: "open", left: "all" }), ["A1: has tests, so it is partial or done, not open"]);
  });

  it("names a file that does not exist", () => {
    assert.deepEqual(problems({ tests: [{ file: "test/b.spec.ts", title: "A1: holds" }] }), [
      'A1: test/b.spec.ts: "A1: holds": no such test file',
    ]);
  });

  it("names a test that does not exist", () => {
    assert.deepEqual(problems({ tests: [{ file, title: "A1: held" }] }), [
      `A1: ${file}: "A1: held": no test has this title`,
    ]);
  });

  it("names a part of a title that several tests have", () => {
    assert.deepEqual(problems({ tests: [{ file, title: "efuses" }] }), [
      `A1: ${file}: "efuses": 2 tests have this inside their titles`,
    ]);
  });

  it("may name a family of tests by its beginning", () => {
    assert.deepEqual(problems({ tests: [{ file, title: "refuses" }] }), []);
  });

  it("puts a slow test into the fast tier", () => {
    assert.deepEqual(problems({ tests: [{ file: slowFile, title: "runs long" }] }), [
      `A1: ${slowFile} is not part of the fast tier`,
    ]);
    assert.deepEqual(problems({ tier: "default", tests: [{ file: slowFile, title: "runs long" }] }), []);
  });

  it("has a key that nobody knows, a status or a tier that is none", () => {
    const row = "rows: [{ id: A1, text: a, status: done, tier: fast, tests: [] }]";
    assert.equal(parseRequirements(row).length, 1);
    for (const wrong of [
      row.replace("text: a", "text: a, test: []"),
      row.replace("done", "finished"),
      row.replace("fast", "slow"),
      row.replace("A1", "K1"),
    ]) {
      assert.throws(() => parseRequirements(wrong), /test\/requirements\.yaml/);
    }
  });
});
