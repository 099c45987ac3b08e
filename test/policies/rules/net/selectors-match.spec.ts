import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/net/selectors-match";
import { foundInAll, unknown } from "../../judged";
import { goodImage, pod, withMetadata } from "../../manifests";
import { defaultDeny, networkPolicy } from "../../network-manifests";

const labelled = (labels: unknown, namespace = "ai"): Record<string, unknown> =>
  withMetadata(pod(goodImage), { labels, namespace });
const x = labelled({ app: "x", user: "kim" });
const policy = (podSelector: unknown, namespace = "ai"): Record<string, unknown> =>
  networkPolicy({ podSelector }, namespace);
const service = (selector: unknown, namespace = "ai"): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s", namespace },
  spec: { selector },
});

describe("net/selectors-match", () => {
  it("accepts a policy and a Service that select a declared pod", () => {
    assert.deepEqual(foundInAll(rule, [x, policy({ matchLabels: { app: "x" } }), service({ app: "x" })]), []);
  });

  it("looks at the pods of workloads", () => {
    const template = { metadata: { labels: { app: "x" } }, spec: {} };
    for (const [apiVersion, kind, spec] of [
      ["apps/v1", "Deployment", { template }],
      ["apps/v1", "StatefulSet", { template }],
      ["apps/v1", "DaemonSet", { template }],
      ["batch/v1", "Job", { template }],
      ["batch/v1", "CronJob", { jobTemplate: { spec: { template } } }],
    ] as const) {
      const workload = { apiVersion, kind, metadata: { name: "w", namespace: "ai" }, spec };
      assert.deepEqual(foundInAll(rule, [workload, service({ app: "x" })]), [], kind);
    }
  });

  it("warns of a policy and of a Service that select nobody", () => {
    assert.deepEqual(foundInAll(rule, [x, policy({ matchLabels: { app: "y" } }), service({ app: "y" })]), [
      'NetworkPolicy ai/p: spec.podSelector is {"matchLabels":{"app":"y"}}',
      'Service ai/s: spec.selector is {"app":"y"}',
    ]);
    assert.equal(rule.level, "advisory");
  });

  it("needs all labels on one pod", () => {
    const two = [labelled({ app: "x" }), labelled({ user: "kim" })];
    assert.equal(foundInAll(rule, [...two, service({ app: "x", user: "kim" })]).length, 1);
    assert.deepEqual(foundInAll(rule, [x, service({ app: "x", user: "kim" })]), []);
  });

  it("does not count pods of another namespace", () => {
    assert.equal(foundInAll(rule, [labelled({ app: "x" }, "auth"), service({ app: "x" })]).length, 1);
  });

  for (const [expression, covers] of [
    [{ key: "app", operator: "In", values: ["w", "x"] }, true],
    [{ key: "app", operator: "In", values: ["w"] }, false],
    [{ key: "none", operator: "In", values: ["x"] }, false],
    [{ key: "app", operator: "NotIn", values: ["w"] }, true],
    [{ key: "app", operator: "NotIn", values: ["x"] }, false],
    [{ key: "none", operator: "NotIn", values: ["x"] }, true],
    [{ key: "app", operator: "Exists" }, true],
    [{ key: "none", operator: "Exists" }, false],
    [{ key: "none", operator: "DoesNotExist" }, true],
    [{ key: "app", operator: "DoesNotExist" }, false],
    [{ key: "app", operator: "Gt", values: ["1"] }, false],
  ] as const) {
    it(`reads the expression ${JSON.stringify(expression)}`, () => {
      assert.equal(foundInAll(rule, [x, policy({ matchExpressions: [expression] })]).length, covers ? 0 : 1);
    });
  }

  it("needs labels and expressions together", () => {
    const selector = {
      matchLabels: { app: "x" },
      matchExpressions: [{ key: "user", operator: "In", values: ["lee"] }],
    };
    assert.equal(foundInAll(rule, [x, policy(selector)]).length, 1);
  });

  it("leaves a policy for all pods alone: it is the ground of a namespace", () => {
    assert.deepEqual(foundInAll(rule, [defaultDeny("etcd-backup")]), []);
  });

  it("warns of a Service without a selector, which leads to addresses that nobody declared", () => {
    assert.equal(foundInAll(rule, [x, service(undefined)]).length, 1);
    assert.equal(foundInAll(rule, [x, service({})]).length, 1);
  });

  it("compares plain manifests with their own pods, and says nothing where there are none", () => {
    const from = { stack: "" };
    assert.deepEqual(foundInAll(rule, [service({ app: "y" })], from), []);
    assert.deepEqual(foundInAll(rule, [labelled({ app: "x" }, "auth"), service({ app: "y" })], from), []);
    assert.equal(foundInAll(rule, [x, service({ app: "y" })], from).length, 1);
    assert.equal(foundInAll(rule, [service({ app: "y" })]).length, 1);
  });

  it("takes an absent namespace for the default one", () => {
    const bare = withMetadata(x, { namespace: undefined });
    assert.deepEqual(foundInAll(rule, [bare, service({ app: "x" }, "default")]), []);
  });

  it("leaves Services of other products and other kinds alone", () => {
    assert.deepEqual(foundInAll(rule, [{ ...service({ app: "y" }), apiVersion: "serving.knative.dev/v1" }]), []);
    assert.deepEqual(foundInAll(rule, [{ ...service({ app: "y" }), kind: "ServiceAccount" }]), []);
  });

  it("warns of a selector, or of labels, that are not known at preview or of another form", () => {
    assert.match(foundInAll(rule, [x, service(unknown)])[0] ?? "", /spec\.selector is not known/);
    assert.match(
      foundInAll(rule, [labelled({ app: unknown }), service({ app: "x" })])[0] ?? "",
      /labels\.app is not known/,
    );
    assert.match(foundInAll(rule, [x, policy("x")])[0] ?? "", /spec\.podSelector is "x"/);
  });
});
