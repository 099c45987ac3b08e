import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { runtimeOptions } from "../../../../embedded/plugins/language-nodejs/runtime-options";
import { recordedTraffic } from "../../../support/recorded-traffic";

type Plain = Parameters<typeof Struct.fromJavaScript>[0];

function info(options: Plain): ProgramInfo {
  return new ProgramInfo().setOptions(Struct.fromJavaScript(options));
}

describe("runtime options", () => {
  it("compile TypeScript unless told otherwise, as the official host does", () => {
    assert.deepEqual(runtimeOptions(undefined), { typescript: true, nodeArguments: [], tsconfig: undefined });
  });

  it("are read from what the engine sent to the official host", () => {
    const [run] = recordedTraffic({ method: "LanguageRuntime/Run" });
    const { options } = run!.request["info"] as { options: Plain };
    assert.deepEqual(runtimeOptions(info(options)), {
      typescript: false,
      nodeArguments: ["--import", "tsx"],
      tsconfig: undefined,
    });
  });

  it("of a wrong kind are refused by name", () => {
    assert.throws(() => runtimeOptions(info({ typescript: "no" })), /typescript: "no" is neither true nor false/);
    assert.throws(() => runtimeOptions(info({ nodeargs: 1 })), /nodeargs: 1 is not a text/);
  });
});
