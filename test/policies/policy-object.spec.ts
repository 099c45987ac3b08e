import assert from "node:assert/strict";
import { plainProperties } from "../../policies/plain-properties";
import { stackFacts } from "../../policies/policy-object";
import { isEmbeddedRun } from "../../policies/embedded-run";
import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";
import { objects, unknown } from "./judged";
import { pod } from "./manifests";

describe("what a stack's name says", () => {
  const cases: readonly [name: string, environment: string, kind: string, embedded: boolean][] = [
    ["dev", "dev", "platform", true],
    ["dev-users-00", "dev", "users", true],
    ["prod", "prod", "platform", false],
    ["prod-users-12", "prod", "users", false],
    ["staging", "prod", "platform", false],
    ["development", "prod", "platform", false],
    ["", "prod", "platform", false],
  ];
  for (const [name, environment, kind, embedded] of cases) {
    it(`takes ${JSON.stringify(name)} for ${environment}, ${kind}${embedded ? ", which may be machine-local" : ""}`, () => {
      assert.deepEqual(stackFacts(name, true), { name, environment, kind, embedded });
    });
  }

  it("takes no stack for machine-local unless it is said", () => {
    assert.equal(stackFacts("dev", false).embedded, false);
  });

  it("believes the configuration that the engine hands over, and nothing else", () => {
    assert.equal(isEmbeddedRun({ PULUMI_CONFIG: '{"webide:embedded":"true"}' }), true);
    for (const config of [
      undefined,
      "",
      "{}",
      "null",
      "nonsense",
      '{"webide:embedded":"false"}',
      '{"other:embedded":"true"}',
    ]) {
      assert.equal(isEmbeddedRun({ PULUMI_CONFIG: config }), false);
    }
  });
});

describe("an object as rules read it", () => {
  it("takes lists inside lists apart", () => {
    const list = (...items: unknown[]): unknown => ({ apiVersion: "v1", kind: "List", items });
    assert.deepEqual(
      objects(list(pod("a"), list(pod("b")))).map((object) => object.source),
      ["test.yaml items[0]", "test.yaml items[1] items[0]"],
    );
  });

  it("knows the kind of items of a typed list that leave it out", () => {
    assert.deepEqual(
      objects({ apiVersion: "v1", kind: "PodList", items: [{ spec: {} }] }).map((object) => object.kind),
      ["Pod"],
    );
  });

  it("can be named although its name is not known", () => {
    const [object] = objects({ apiVersion: "v1", kind: "Pod", metadata: { name: unknown, namespace: "ai" } });
    assert.equal(object?.title, "Pod ai/(no name)");
  });
});

describe("properties from the engine", () => {
  it("become plain data in which unknown values are markers", () => {
    const wrapped: unknown = unknownCheckingProxy({ a: { b: [1, unknown, { c: unknown }] }, d: null, e: "x" });
    assert.throws(() => (wrapped as { a: { b: unknown[] } }).a.b[1], UnknownValueError);
    assert.deepEqual(plainProperties(wrapped), { a: { b: [1, unknown, { c: unknown }] }, d: null, e: "x" });
  });
});
