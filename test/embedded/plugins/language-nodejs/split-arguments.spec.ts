import assert from "node:assert/strict";
import { splitArguments } from "../../../../embedded/plugins/language-nodejs/split-arguments";

describe("node arguments of Pulumi.yaml", () => {
  const cases: readonly [string, string[]][] = [
    ["", []],
    ["  --import   tsx ", ["--import", "tsx"]],
    [`--title 'a "b" c'`, ["--title", 'a "b" c']],
    [`--title="a \\"b\\" c"`, ['--title=a "b" c']],
    ["a\\ b", ["a b"]],
    [`'' x`, ["", "x"]],
  ];
  for (const [line, expected] of cases) {
    it(`are split as a shell would: ${line || "(nothing)"}`, () => {
      assert.deepEqual(splitArguments(line), expected);
    });
  }

  it("with an open quote are refused with the line", () => {
    assert.throws(() => splitArguments(`--title 'x`), /nodeargs: the quote ' is not closed in: --title 'x/);
  });
});
