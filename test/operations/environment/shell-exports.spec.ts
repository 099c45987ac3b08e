import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { shellExports } from "../../../operations/environment/shell-exports";

describe("exports for a shell", () => {
  it("reach it unchanged, whatever they hold", () => {
    const variables = { ONE: `it's "$HOME" \`x\` \\ ;`, TWO: '{"webide:embedded":"true"}' };
    const script = `${shellExports(variables)}node -p 'JSON.stringify([process.env.ONE, process.env.TWO])'`;
    assert.deepEqual(JSON.parse(execFileSync("sh", ["-c", script], { encoding: "utf8" })), Object.values(variables));
  });
});
