import assert from "node:assert/strict";
import { engineProblem } from "../../../operations/engine/engine-problem";

/** What engine 3.259.0 printed, each line recorded from a real run. */
const printed = {
  lock:
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
    "  file:///state/.pulumi/locks/organization/webide/dev/x.json?no_tmp_dir=true: created by ann@host (pid 17) at 2026-11-25T14:00:00Z",
  passphrase: "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
  checkpoint: "error: failed to load checkpoint: place 1: unexpected end of JSON input",
  integrity: "error: snapshot integrity failure; refusing to use it: resource urn:a refers to missing dependency urn:b",
  plugin:
    "error: failed to load language plugin nodejs: no language plugin 'pulumi-language-nodejs' found in the workspace or on your $PATH",
};

describe("what the engine complains about", () => {
  it("names owner, process and begin of a lock", () => {
    const problem = engineProblem(printed.lock, { action: "up", stack: "dev" });
    assert.equal(problem.problem, "busy");
    assert.match(
      problem.message,
      /^stack dev \(up\): another run holds it: ann@host, process 17, since 2026-11-25T14:00:00Z;/,
    );
  });

  it("says which passphrase is meant", () => {
    const problem = engineProblem(printed.passphrase, { action: "preview", stack: "dev" });
    assert.equal(problem.problem, "passphrase");
    assert.match(problem.message, /PULUMI_CONFIG_PASSPHRASE/);
  });

  it("knows a state that can not be read", () => {
    const problem = engineProblem(printed.checkpoint, { action: "preview", stack: "dev" });
    assert.equal(problem.problem, "state");
    assert.match(problem.message, /place 1: unexpected end of JSON input/);
  });

  it("says what does not fit together in a state, and how to repair it", () => {
    const problem = engineProblem(printed.integrity, { action: "preview", stack: "dev" });
    assert.equal(problem.problem, "state");
    assert.match(
      problem.message,
      /^stack dev \(preview\): its state .* \(resource urn:a refers to missing dependency urn:b\); repair it: .*pulumi state repair --stack dev$/,
    );
  });

  it("names a plugin that is not there", () => {
    const problem = engineProblem(printed.plugin, { action: "preview", stack: "dev" });
    assert.equal(problem.problem, "plugin");
    assert.match(problem.message, /the language plugin pulumi-language-nodejs/);
  });

  it("knows a full disk by the words of the operating system", () => {
    const text =
      "error: An IO error occurred while writing the new snapshot file: write /state/x: no space left on device";
    assert.equal(engineProblem(text, { action: "up" }).problem, "disk");
  });

  it("says that the engine was killed, and not what it printed last", () => {
    const text = "Command was killed with SIGKILL (Forced termination): pulumi up --yes\n +  ConfigMap one created";
    const { message } = engineProblem(text, { action: "up", stack: "dev" });
    assert.match(message, /killed from outside \(SIGKILL\)/);
    assert.doesNotMatch(message, /ConfigMap/);
  });

  it("passes the engine's own errors on, each once, without colours", () => {
    const text =
      "Command failed with exit code 255: pulumi up\n\u001b[31merror: one\u001b[0m\nnoise\nerror: two\nerror: two";
    assert.equal(engineProblem(text, { action: "up", stack: "dev" }).message, "stack dev (up): one\n  two");
  });

  it("says so when the engine ended without a word", () => {
    const { message } = engineProblem("Command failed with exit code 1: pulumi up\n", { action: "up", stack: "dev" });
    assert.equal(message, "stack dev (up): it ended without a word");
  });
});
