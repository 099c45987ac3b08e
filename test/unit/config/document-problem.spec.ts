import assert from "node:assert/strict";
import { formatProblem } from "../../../components/core/document-problem";

const problem = { file: "f.yaml", line: 3, column: 5, path: "a.b", message: "is wrong" };

describe("a problem on one line", () => {
  it("shows a bare value in quotes", () => {
    assert.equal(formatProblem({ ...problem, value: "Elevated" }), 'f.yaml:3:5: a.b "Elevated" is wrong.');
  });

  it("shows a value that is written in quotes as it is written", () => {
    assert.equal(formatProblem({ ...problem, value: '"4GB"' }), 'f.yaml:3:5: a.b "4GB" is wrong.');
    assert.equal(formatProblem({ ...problem, value: "'4GB'" }), "f.yaml:3:5: a.b '4GB' is wrong.");
  });

  it("stays on one line whatever the value holds", () => {
    assert.equal(formatProblem({ ...problem, value: '"a\nb"' }).includes("\n"), false);
  });
});
