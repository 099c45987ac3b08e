import assert from "node:assert/strict";
import { podSecurityLabels } from "../../../../components/core/pod-security";
import { judgeStack } from "../../../../policies/judge";
import { readExemptions } from "../../../../policies/limits/exemptions";
import { PolicyObject, strictStack } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/pod/exemptions";
import { baseline, foundInAll, objects, today, unknown } from "../../judged";
import type { From } from "../../judged";
import { goodPod } from "../../pods";
import type { Changes } from "../../pods";

const level = 'metadata.labels."pod-security.kubernetes.io/enforce"';

function namespace(name: string, labels: unknown = podSecurityLabels("privileged")): Changes {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** A pod that only a namespace below restricted lets in. */
const agent = (namespace = "velero"): Changes =>
  goodPod({ volumes: [{ name: "a", hostPath: { path: "/" } }] }, { namespace });

interface Entry {
  readonly rule?: string;
  readonly stack?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly expires?: string;
}

/** Where the list has one entry: for the namespace velero, with these changes. */
function listed(changes: Entry = {}, stack?: string): From {
  const entry = {
    rule: "ns/psa-labels",
    stack: "prod",
    kind: "Namespace",
    name: "velero",
    expires: "2026-11-23",
    ...changes,
  };
  const text = `
exemptions:
  - stack: ${entry.stack}
    rule: ${entry.rule}
    object: { kind: ${entry.kind}, name: ${entry.name} }
    covers: deployment
    reason: reads the volumes of pods
    owner: platform-team
    expires: "${entry.expires}"
`;
  const { data, problems } = readExemptions("exemptions", text, [entry.rule]);
  assert.ok(data, JSON.stringify(problems));
  return { stack, baseline: { ...baseline, exemptions: data } };
}

const refused = [`Namespace velero: ${level} is "privileged"`];

describe("pod/exemptions", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("is content with one pod of several that needs less", () => {
    const operator = {
      apiVersion: "example.com/v1",
      kind: "Agents",
      metadata: { name: "a", namespace: "velero" },
      spec: { pods: [goodPod()["spec"], agent()["spec"]] },
    };
    assert.deepEqual(foundInAll(rule, [namespace("velero"), operator], listed()), []);
  });

  it("accepts a namespace that enforces restricted", () => {
    assert.deepEqual(foundInAll(rule, [namespace("ai", podSecurityLabels())]), []);
  });

  it("accepts a listed namespace with a pod that needs less, up to the last day", () => {
    assert.deepEqual(foundInAll(rule, [namespace("velero"), agent()], listed()), []);
  });

  it("refuses a namespace that nobody listed", () => {
    assert.deepEqual(foundInAll(rule, [namespace("velero"), agent()]), refused);
  });

  for (const value of ["privileged", "baseline", "Restricted", ""]) {
    it(`takes ${JSON.stringify(value)} for less than restricted`, () => {
      const labels = { "pod-security.kubernetes.io/enforce": value };
      assert.deepEqual(foundInAll(rule, [namespace("ai", labels)]), [
        `Namespace ai: ${level} is ${JSON.stringify(value)}`,
      ]);
    });
  }

  it("takes a missing label for less than restricted: such a namespace refuses nothing", () => {
    assert.deepEqual(foundInAll(rule, [namespace("ai", {})]), [`Namespace ai: ${level} is not set`]);
  });

  for (const [title, changes] of Object.entries<Entry>({
    "that ended the day before": { expires: "2026-11-22" },
    "for another namespace": { name: "velero2" },
    "with a pattern, which would let in the next one unseen": { name: "vel-*" },
    "for another stack": { stack: "dev" },
    "for another rule": { rule: "pod/restricted" },
    "for another kind": { kind: "Deployment" },
  })) {
    it(`refuses it with an entry ${title}`, () => {
      assert.deepEqual(foundInAll(rule, [namespace("velero"), agent()], listed(changes)), refused);
    });
  }

  it("takes an entry with a pattern of stacks for those stacks", () => {
    const shards = listed({ stack: "prod-users-*" }, "prod-users-00");
    assert.deepEqual(foundInAll(rule, [namespace("velero"), agent()], shards), []);
  });

  it("refuses every namespace below restricted in manifests of no stack", () => {
    assert.deepEqual(foundInAll(rule, [namespace("velero"), agent()], listed({}, "")), refused);
  });

  it("refuses a listed namespace in which nothing needs less", () => {
    assert.deepEqual(foundInAll(rule, [namespace("velero"), goodPod({}, { namespace: "velero" })], listed()), refused);
    assert.deepEqual(foundInAll(rule, [namespace("velero")], listed()), refused);
  });

  it("does not count what needs less in another namespace", () => {
    assert.deepEqual(foundInAll(rule, [namespace("velero"), agent("node-agents")], listed()), refused);
  });

  it("says whether an entry or a need is missing", () => {
    const said = (from: From): string => {
      const context = { today, baseline: from.baseline ?? baseline };
      return judgeStack(rule, objects(namespace("velero"), from), context)[0]?.allowed ?? "";
    };
    assert.match(said({}), /policies\/exemptions\.yaml lists this namespace/);
    assert.match(said(listed()), /nothing in the namespace needs less/);
  });

  it("reads nothing of resources of other providers", () => {
    const props = { metadata: unknown, spec: unknown };
    const other = new PolicyObject({ type: "keycloak:index/realm:Realm", props, source: "test", stack: strictStack });
    const within = objects(agent(), listed());
    const all = [...objects(namespace("velero"), listed()), other, ...within];
    assert.deepEqual(judgeStack(rule, all, { today, baseline: listed().baseline ?? baseline }), []);
  });

  it("refuses a level that is not known at preview", () => {
    const labels = { "pod-security.kubernetes.io/enforce": unknown };
    assert.deepEqual(foundInAll(rule, [namespace("ai", labels)]), [`Namespace ai: ${level} is not known at preview`]);
  });

  it("refuses a pod in a listed namespace that is not known at preview", () => {
    const hidden = goodPod({ volumes: unknown }, { namespace: "velero" });
    assert.deepEqual(foundInAll(rule, [namespace("velero"), hidden], listed()), [
      "Pod velero/p: spec.volumes is not known at preview",
    ]);
  });
});
