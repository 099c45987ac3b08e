import assert from "node:assert/strict";
import { fingerprint } from "../../../embedded/cluster/processes/process-spec";
import type { ProcessSpec } from "../../../embedded/cluster/processes/process-spec";

describe("whether a program has to be started anew", () => {
  const spec: ProcessSpec = {
    name: "one",
    command: "/bin/one",
    args: ["--a"],
    env: { PATH: "/bin", MODE: "x" },
    readySeconds: 1,
    notReady: () => Promise.resolve(undefined),
  };

  it("does not depend on the PATH of who asks", () => {
    assert.equal(fingerprint({ ...spec, env: { MODE: "x", PATH: "/elsewhere" } }), fingerprint(spec));
  });

  for (const changed of [{ command: "/bin/two" }, { args: ["--b"] }, { env: { PATH: "/bin", MODE: "y" } }]) {
    it(`depends on ${JSON.stringify(changed)}`, () => {
      assert.notEqual(fingerprint({ ...spec, ...changed }), fingerprint(spec));
    });
  }
});
