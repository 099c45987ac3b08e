import assert from "node:assert/strict";
import { judgeObject } from "../../../../policies/judge";
import { PolicyObject, stackFacts } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/rbac/ide-none";
import { baseline, findings, found, today, unknown } from "../../judged";

const apiVersion = "rbac.authorization.k8s.io/v1";
const waker = { kind: "ServiceAccount", namespace: "ingress", name: "waker" };
const holder = { kind: "ServiceAccount", namespace: "velero", name: "holder" };
const wakerRef = { kind: "Role", name: "waker" };

function binding(
  subject: unknown,
  roleRef: unknown = wakerRef,
  namespace: unknown = "ide-kim",
): Record<string, unknown> {
  return { apiVersion, kind: "RoleBinding", metadata: { name: "b", namespace }, roleRef, subjects: [subject] };
}

function clusterBinding(subject: unknown): Record<string, unknown> {
  const roleRef = { kind: "ClusterRole", name: "webide-prometheus" };
  return { apiVersion, kind: "ClusterRoleBinding", metadata: { name: "b" }, roleRef, subjects: [subject] };
}

const scale = { apiGroups: ["apps"], resources: ["deployments/scale"], resourceNames: ["code-server"], verbs: ["get"] };

function role(rules: unknown, metadata: unknown = { name: "waker", namespace: "ide-kim" }): Record<string, unknown> {
  return { apiVersion, kind: "Role", metadata, rules };
}

function clusterRole(name: unknown, ...rules: readonly unknown[]): Record<string, unknown> {
  return { apiVersion, kind: "ClusterRole", metadata: { name }, rules };
}

const rules = "mandatory rules[0]";
const subject = "mandatory subjects[0].name";
const ref = "mandatory roleRef.name";

describe("rbac/ide-none", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("accepts the listed accounts with the listed roles", () => {
    assert.deepEqual(found(rule, binding(waker)), []);
    assert.deepEqual(found(rule, binding(holder, { kind: "ClusterRole", name: "holder" })), []);
  });

  it("accepts bindings of the platform to the platform", () => {
    assert.deepEqual(found(rule, binding(waker, { kind: "Role", name: "other" }, "ai")), []);
    assert.deepEqual(found(rule, clusterBinding(holder)), []);
  });

  const inside: readonly (readonly [title: string, subject: unknown])[] = [
    ["an account of a workspace", { kind: "ServiceAccount", namespace: "ide-kim", name: "default" }],
    ["one of another workspace", { kind: "ServiceAccount", namespace: "ide-lee", name: "code-server" }],
    ["one spelled with spaces", { kind: "ServiceAccount", namespace: " ide-kim", name: "default" }],
    ["an account in the form of a user", { kind: "User", name: "system:serviceaccount:ide-kim:default" }],
    ["all accounts of a workspace", { kind: "Group", name: "system:serviceaccounts:ide-kim" }],
    ["all accounts there are", { kind: "Group", name: "system:serviceaccounts" }],
    ["a person", { kind: "User", name: "kim" }],
    ["a group of people", { kind: "Group", name: "developer" }],
    ["a kind that does not exist", { kind: "serviceaccount", namespace: "ai", name: "x" }],
    ["no kind", { namespace: "ai", name: "x" }],
  ];
  for (const [title, one] of inside) {
    it(`gives nothing to ${title}, anywhere`, () => {
      assert.deepEqual(found(rule, clusterBinding(one)), [subject]);
      assert.deepEqual(found(rule, binding(one, { kind: "Role", name: "other" }, "ai")), [subject]);
      assert.ok(found(rule, binding(one)).includes(subject));
    });
  }

  it("says who was meant", () => {
    const values = (one: unknown): string[] => findings(rule, clusterBinding(one)).map((finding) => finding.value);
    assert.deepEqual(values({ kind: "Group", name: "developer" }), ["Group developer"]);
    assert.deepEqual(values({ kind: "ServiceAccount", namespace: "ide-kim", name: "x" }), ["ServiceAccount ide-kim/x"]);
  });

  it("takes an account without a namespace for one of the binding's", () => {
    const one = { kind: "ServiceAccount", name: "default" };
    assert.deepEqual(found(rule, binding(one, { kind: "Role", name: "other" }, "ai")), []);
    assert.deepEqual(found(rule, binding(one, wakerRef, "ide-kim")), [subject, subject]);
    assert.deepEqual(found(rule, clusterBinding(one)), [subject]);
  });

  it("lets no other role be bound in a workspace", () => {
    for (const roleRef of [
      { kind: "ClusterRole", name: "view" },
      { kind: "ClusterRole", name: "waker" },
      { kind: "Role", name: "holder" },
      {},
    ]) {
      assert.deepEqual(found(rule, binding(waker, roleRef)), [ref]);
    }
  });

  it("lets no other account have a listed role", () => {
    assert.deepEqual(found(rule, binding(holder)), [subject]);
    assert.deepEqual(found(rule, binding({ ...waker, namespace: "ai" })), [subject]);
    assert.deepEqual(found(rule, binding({ ...waker, name: "waker-2" })), [subject]);
  });

  it("takes a binding or a role without a namespace for one of a workspace", () => {
    assert.deepEqual(found(rule, binding(waker, { kind: "Role", name: "other" }, undefined)), [ref]);
    assert.deepEqual(found(rule, role([{ ...scale, verbs: ["delete"] }], { name: "waker" })), [rules]);
  });

  it("accepts the listed rules and fewer", () => {
    assert.deepEqual(found(rule, role([scale])), []);
    assert.deepEqual(found(rule, role([{ ...scale, verbs: ["get", "patch"] }, scale])), []);
    assert.deepEqual(found(rule, role([])), []);
    assert.deepEqual(
      found(rule, clusterRole("holder", { apiGroups: [""], resources: ["pods"], verbs: ["create"] })),
      [],
    );
    const named = { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["x"], verbs: ["get"] };
    assert.deepEqual(found(rule, clusterRole("holder", named)), []);
  });

  for (const [title, change] of [
    ["verb", { verbs: ["get", "delete"] }],
    ["resource", { resources: ["deployments/scale", "deployments"] }],
    ["group", { apiGroups: ["apps", ""] }],
    ["name", { resourceNames: ["code-server", "other"] }],
    ["object, for want of names", { resourceNames: undefined }],
    ["object, for an empty list of names", { resourceNames: [] }],
    ["address", { nonResourceURLs: ["/metrics"] }],
  ] as const) {
    it(`refuses one more ${title} in a listed role`, () => {
      assert.deepEqual(found(rule, role([{ ...scale, ...change }])), [rules]);
    });
  }

  it("does not mix the listed rules of a role", () => {
    const mixed = { apiGroups: ["", "apps"], resources: ["pods", "deployments"], verbs: ["get"] };
    assert.deepEqual(found(rule, clusterRole("holder", mixed)), [rules]);
    assert.deepEqual(
      found(rule, clusterRole("holder", { apiGroups: ["apps"], resources: ["deployments"], verbs: ["create"] })),
      [rules],
    );
  });

  it("refuses any other role in a workspace, and leaves other roles elsewhere alone", () => {
    assert.deepEqual(found(rule, role([scale], { name: "other", namespace: "ide-kim" })), [rules]);
    assert.deepEqual(found(rule, role([{ ...scale, verbs: ["delete"] }], { name: "waker", namespace: "ai" })), []);
    assert.deepEqual(found(rule, clusterRole("webide-velero", { ...scale, verbs: ["delete"] })), []);
    assert.deepEqual(found(rule, clusterRole("waker", { ...scale, verbs: ["delete"] })), []);
  });

  it("refuses what is not known at preview, or has another form", () => {
    assert.deepEqual(found(rule, binding(waker, wakerRef, unknown)), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, binding({ ...waker, namespace: unknown })), ["mandatory subjects[0].namespace"]);
    assert.deepEqual(found(rule, binding({ ...waker, name: unknown })), [subject]);
    assert.deepEqual(found(rule, binding(waker, unknown)), ["mandatory roleRef"]);
    assert.deepEqual(found(rule, role(unknown)), ["mandatory rules"]);
    assert.deepEqual(found(rule, role([{ ...scale, verbs: "get" }])), ["mandatory rules[0].verbs"]);
    assert.deepEqual(found(rule, clusterRole(unknown)), ["mandatory metadata.name"]);
  });

  it("leaves roles of other systems alone", () => {
    const raw = {
      type: "keycloak:index/role:Role",
      props: { name: "x" },
      source: "x.json",
      stack: stackFacts("prod", false),
    };
    assert.deepEqual(judgeObject(rule, new PolicyObject(raw), { today, baseline }), []);
  });
});
