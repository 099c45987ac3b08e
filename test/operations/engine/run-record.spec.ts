import assert from "node:assert/strict";
import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation";
import { RunRecord } from "../../../operations/engine/run-record";

const urn = (type: string, name: string): string => `urn:pulumi:dev::webide::${type}::${name}`;
const metadata = (
  op: OpType,
  type: string,
  name: string,
  rest: Partial<StepEventMetadata> = {},
): StepEventMetadata => ({
  op,
  type,
  urn: urn(type, name),
  provider: "",
  ...rest,
});
const configMap = "kubernetes:core/v1:ConfigMap";
const stack = "pulumi:pulumi:Stack";

function record(...events: Partial<EngineEvent>[]): RunRecord {
  const result = new RunRecord();
  events.forEach((event, sequence) => {
    result.take({ sequence, timestamp: 0, ...event });
  });
  return result;
}

const state = (outputs: Record<string, unknown>) => ({
  type: stack,
  urn: "",
  id: "",
  parent: "",
  inputs: {},
  outputs,
  provider: "",
});

describe("the record of an engine's run", () => {
  it("has nothing to do when every object is the same and no output differs", () => {
    const same = metadata("same", configMap, "one");
    const done = metadata("same", stack, "webide-dev", { old: state({ url: "a" }), new: state({ url: "a" }) });
    const run = record(
      { resourcePreEvent: { metadata: same } },
      { resOutputsEvent: { metadata: same } },
      { resOutputsEvent: { metadata: done } },
    );
    assert.equal(run.nothingToDo, true);
    assert.equal(run.done, 1);
  });

  it("has something to do when only an output of the stack differs", () => {
    const done = metadata("same", stack, "webide-dev", { old: state({ url: "a" }), new: state({ url: "b" }) });
    assert.equal(record({ resOutputsEvent: { metadata: done } }).nothingToDo, false);
  });

  it("counts what is changed, with the fields that differ, and not what is read", () => {
    const run = record(
      { resourcePreEvent: { metadata: metadata("update", configMap, "one", { diffs: ["data.text"] }) } },
      { resourcePreEvent: { metadata: metadata("read", configMap, "two") } },
    );
    assert.deepEqual(run.changed, [{ op: "update", urn: urn(configMap, "one"), keys: ["data.text"] }]);
  });

  it("names each object that failed, with its reason", () => {
    const failed = metadata("create", configMap, "one");
    const run = record(
      { resourcePreEvent: { metadata: failed } },
      {
        diagnosticEvent: {
          urn: failed.urn,
          severity: "error",
          message: "<{%reset%}>already exists<{%reset%}>\n",
          color: "raw",
        },
      },
      { resOpFailedEvent: { metadata: failed, status: 0, steps: 0 } },
      { diagnosticEvent: { severity: "error", message: "update failed", color: "raw" } },
    );
    assert.deepEqual(run.failures, [{ urn: failed.urn, message: "already exists" }]);
  });

  it("leaves out what only follows from another failure", () => {
    const run = record(
      { diagnosticEvent: { urn: "a", severity: "error", message: "the reason", color: "raw" } },
      {
        diagnosticEvent: {
          urn: "b",
          severity: "error",
          message: "failed to run remediation: context canceled",
          color: "raw",
        },
      },
    );
    assert.deepEqual(run.failures, [{ urn: "a", message: "the reason" }]);
  });

  it("leaves out what the engine says of a state that it could not keep: what failed before is the reason", () => {
    const message =
      "post-step event returned an error: failed to save snapshot: .pulumi/stacks/webide/dev.json: snapshot integrity failure; it was already written, but is invalid";
    const run = record(
      { diagnosticEvent: { urn: "a", severity: "error", message: "the reason", color: "raw" } },
      { diagnosticEvent: { urn: "b", severity: "error", message, color: "raw" } },
    );
    assert.deepEqual(run.failures, [{ urn: "a", message: "the reason" }]);
  });

  it("keeps what stops a run apart from what only warns", () => {
    const policy = {
      color: "raw",
      policyName: "img/digest",
      policyPackName: "webide",
      policyPackVersion: "",
      policyPackVersionTag: "",
    };
    const run = record(
      { policyEvent: { ...policy, resourceUrn: "a", message: "no digest", enforcementLevel: "mandatory" } },
      { policyEvent: { ...policy, resourceUrn: "b", message: "unverified", enforcementLevel: "warning" } },
    );
    assert.deepEqual(run.violations, [{ policy: "img/digest", urn: "a", message: "no digest" }]);
    assert.deepEqual(run.advisories, [{ policy: "img/digest", urn: "b", message: "unverified" }]);
  });

  it("cuts lines that nobody reads, as of a program's bundled code", () => {
    const run = record({
      diagnosticEvent: { urn: "a", severity: "error", message: `${"x".repeat(5000)}\nthe end`, color: "raw" },
    });
    const [first = "", second] = run.failures[0]!.message.split("\n");
    assert.equal(first.length, 404);
    assert.equal(second, "the end");
  });

  it("names the object that is waited for longest", () => {
    const run = record(
      { resourcePreEvent: { metadata: metadata("create", configMap, "one") } },
      { resourcePreEvent: { metadata: metadata("create", configMap, "two") } },
    );
    assert.equal(run.waitingFor?.name, "ConfigMap one");
  });

  it("does not warn of stand-ins, which are told of in their own place", () => {
    const note = "using pulumi-resource-random from $PATH at /folder/pulumi-resource-random";
    const run = record(
      { diagnosticEvent: { severity: "warning", message: note, color: "raw" } },
      { diagnosticEvent: { severity: "warning", message: "deprecated", color: "raw" } },
    );
    assert.deepEqual([...run.warnings], ["deprecated"]);
  });
});
