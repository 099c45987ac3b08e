import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/net/default-deny";
import { foundInAll, unknown } from "../../judged";
import { goodImage, pod, withMetadata } from "../../manifests";
import { defaultDeny } from "../../network-manifests";

const namespace = (name: unknown = "ai"): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
});
const open = (title: string, field = "name"): string =>
  `${title}: metadata.${field} is "ai", where nothing is denied by default`;

describe("net/default-deny", () => {
  it("accepts a namespace with a policy that denies all pods both directions", () => {
    assert.deepEqual(foundInAll(rule, [namespace(), defaultDeny()]), []);
    assert.deepEqual(foundInAll(rule, [defaultDeny("ide-kim"), namespace("ide-kim")], { stack: "prod-users-00" }), []);
  });

  for (const [what, spec] of [
    ["an absent selector, which selects all", { podSelector: null }],
    ["empty parts of a selector", { podSelector: { matchLabels: {}, matchExpressions: [] } }],
    ["no lists of rules", { ingress: undefined, egress: null }],
    ["the directions in another order", { policyTypes: ["Egress", "Ingress"] }],
  ] as const) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(foundInAll(rule, [namespace(), defaultDeny("ai", spec)]), []);
    });
  }

  it("refuses a namespace without a policy", () => {
    assert.deepEqual(foundInAll(rule, [namespace()]), [open("Namespace ai")]);
  });

  for (const [what, spec] of [
    ["selects some pods only", { podSelector: { matchLabels: { app: "x" } } }],
    ["selects by expression", { podSelector: { matchExpressions: [{ key: "a", operator: "DoesNotExist" }] } }],
    ["leaves egress open", { policyTypes: ["Ingress"] }],
    ["leaves ingress open", { policyTypes: ["Egress"] }],
    ["names no direction, which means ingress alone", { policyTypes: undefined }],
    ["writes a direction in another case", { policyTypes: ["ingress", "egress"] }],
    ["lets everybody in", { ingress: [{}] }],
    ["lets everything out", { egress: [{}] }],
  ] as const) {
    it(`refuses a namespace whose only policy ${what}`, () => {
      assert.deepEqual(foundInAll(rule, [namespace(), defaultDeny("ai", spec)]), [open("Namespace ai")]);
    });
  }

  it("accepts further policies beside the one that denies", () => {
    const allow = defaultDeny("ai", { ingress: [{}], podSelector: {} });
    assert.deepEqual(foundInAll(rule, [namespace(), allow, defaultDeny()]), []);
  });

  it("does not count a policy of another namespace, of another product, or a patch of a policy", () => {
    assert.deepEqual(foundInAll(rule, [namespace(), defaultDeny("auth")]), [open("Namespace ai")]);
    assert.equal(foundInAll(rule, [namespace(), { ...defaultDeny(), apiVersion: "projectcalico.org/v3" }]).length, 1);
    assert.equal(foundInAll(rule, [namespace(), { ...defaultDeny(), kind: "NetworkPolicyPatch" }]).length, 1);
  });

  it("refuses pods in a namespace that nobody declares", () => {
    assert.deepEqual(foundInAll(rule, [pod(goodImage)]), [open("Pod ai/p", "namespace")]);
    assert.deepEqual(foundInAll(rule, [withMetadata(pod(goodImage), { namespace: undefined })]), [
      'Pod p: metadata.namespace is "default", where nothing is denied by default',
    ]);
    assert.deepEqual(foundInAll(rule, [pod(goodImage), defaultDeny()]), []);
  });

  it("tells of an open namespace once, not again for each of its pods", () => {
    assert.deepEqual(foundInAll(rule, [pod(goodImage), namespace()]), [open("Namespace ai")]);
  });

  it("lets plain manifests put pods into a namespace that may stand in the cluster, but not make an open one", () => {
    assert.deepEqual(foundInAll(rule, [pod(goodImage)], { stack: "" }), []);
    assert.deepEqual(foundInAll(rule, [namespace()], { stack: "" }), [open("Namespace ai")]);
  });

  it("is mandatory, for platform and users", () => {
    assert.equal(rule.level, "mandatory");
    assert.deepEqual(rule.stacks, ["platform", "users"]);
  });

  it("refuses a name, or a part of the policy, that is not known at preview", () => {
    assert.deepEqual(foundInAll(rule, [namespace(unknown), defaultDeny()]), [
      "Namespace (no name): metadata.name is not known at preview",
    ]);
    for (const [key, value] of [
      ["podSelector", unknown],
      ["policyTypes", unknown],
      ["policyTypes", ["Ingress", unknown]],
      ["ingress", unknown],
      ["egress", unknown],
    ] as const) {
      const all = foundInAll(rule, [namespace(), defaultDeny("ai", { [key]: value })]);
      assert.equal(all.length, 1);
      assert.match(all[0] ?? "", new RegExp(`spec\\.${key}.*not known`));
    }
    assert.match(foundInAll(rule, [defaultDeny(unknown)])[0] ?? "", /metadata\.namespace is not known/);
    assert.match(foundInAll(rule, [defaultDeny("ai", { policyTypes: "Ingress" })])[0] ?? "", /spec\.policyTypes/);
  });
});
