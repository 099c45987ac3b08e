import assert from "node:assert/strict";
import { formatFinding, judgeObject, judgeStack } from "../../policies/judge";
import type { PolicyObject } from "../../policies/policy-object";
import type { ObjectRule, StackRule } from "../../policies/rule";
import { baseline, objects, today, unknown } from "./judged";
import { pod } from "./manifests";

const context = { today, baseline };
const info = {
  id: "test/rule",
  level: "mandatory",
  summary: "s",
  reason: "r",
  source: "https://example.com",
  appliesTo: ["Pod"],
  example: { good: "g", bad: "b" },
} as const;

const rule = (check: ObjectRule["check"]): ObjectRule => ({ ...info, scope: "object", check });
const stackRule = (check: StackRule["check"]): StackRule => ({ ...info, scope: "stack", stacks: ["users"], check });
/** Reads the image of a pod and objects to nothing. */
function imageOf(object: PolicyObject): [] {
  object.props.at("spec", "containers", 0, "image").text();
  return [];
}

const [podObject] = objects(pod(unknown));
if (podObject === undefined) throw new Error("no pod");

describe("judging an object", () => {
  it("keeps what a rule found before it met an unknown value", () => {
    const both = rule(function* (object) {
      yield { field: object.props.at("kind"), allowed: "a", whatToDo: "b" };
      object.props.at("spec", "containers", 0, "image").text();
    });
    assert.deepEqual(
      judgeObject(both, podObject, context).map((found) => found.path),
      ["kind", "spec.containers[0].image"],
    );
  });

  it("gives an unknown value the level of the rule that reads it", () => {
    const advisory: ObjectRule = { ...rule((object) => imageOf(object)), level: "advisory" };
    assert.deepEqual(
      judgeObject(advisory, podObject, context).map((found) => found.level),
      ["advisory"],
    );
  });

  it("fails the run when a rule itself fails, naming rule and object", () => {
    const broken = rule(() => {
      throw new TypeError("oops");
    });
    assert.throws(
      () => judgeObject(broken, podObject, context),
      /rule test\/rule failed on Pod ai\/p \(test\.yaml\): TypeError: oops/,
    );
  });

  it("does not show a rule objects of other kinds", () => {
    const always = rule(function* (object) {
      yield { field: object.props, allowed: "a", whatToDo: "b" };
    });
    const [service] = objects({ apiVersion: "v1", kind: "Service", metadata: { name: "s" } });
    assert.deepEqual(service === undefined ? [] : judgeObject(always, service, context), []);
  });

  it("writes a finding with object, place, value, allowed and next step", () => {
    const one = rule(function* (object) {
      yield { field: object.props.at("kind"), allowed: "a Service", whatToDo: "Change it." };
    });
    const [finding] = judgeObject(one, podObject, context);
    assert.ok(finding);
    assert.equal(formatFinding(finding), 'Pod ai/p: kind is "Pod". Allowed: a Service. Change it.');
  });
});

describe("judging a stack", () => {
  it("names the object whose value is unknown", () => {
    const reading = stackRule((all) => all.flatMap(imageOf));
    const all = [pod("a"), pod(unknown)].flatMap((manifest) => objects(manifest, { stack: "prod-users-00" }));
    assert.deepEqual(
      judgeStack(reading, all, context).map((found) => [found.object, found.cutShort]),
      [[all[1], true]],
    );
  });

  it("fails the run when a rule itself fails", () => {
    const broken = stackRule(() => {
      throw new TypeError("oops");
    });
    assert.throws(() => judgeStack(broken, [], context), /rule test\/rule failed: TypeError: oops/);
  });

  it("shows a rule the stacks that it names, and manifests of no stack", () => {
    const counting = stackRule(function* (all) {
      for (const object of all) yield { object, field: object.props.at("kind"), allowed: "a", whatToDo: "b" };
    });
    const all = ["prod", "prod-users-00", "dev-users-01", ""].flatMap((stack) => objects(pod("a"), { stack }));
    assert.deepEqual(
      judgeStack(counting, all, context).map((found) => found.object?.stack.name),
      ["prod-users-00", "dev-users-01", undefined],
    );
  });
});
