import assert from "node:assert/strict";
import { judgeObject } from "../../../../policies/judge";
import { PolicyObject, stackFacts } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/rbac/no-wildcards";
import { baseline, found, today, unknown } from "../../judged";

const good = { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["get", "patch"] };
const apiVersion = "rbac.authorization.k8s.io/v1";

function role(change: Record<string, unknown>, kind = "Role"): Record<string, unknown> {
  return { apiVersion, kind, metadata: { name: "r" }, rules: [good, { ...good, ...change }] };
}

function binding(body: Record<string, unknown>, kind = "RoleBinding"): Record<string, unknown> {
  return {
    apiVersion,
    kind,
    metadata: { name: "b" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "webide-velero" },
    subjects: [{ kind: "ServiceAccount", namespace: "velero", name: "velero" }],
    ...body,
  };
}

describe("rbac/no-wildcards", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("accepts roles and bindings that name what they allow", () => {
    for (const kind of ["Role", "ClusterRole"]) assert.deepEqual(found(rule, role({}, kind)), []);
    for (const kind of ["RoleBinding", "ClusterRoleBinding"]) assert.deepEqual(found(rule, binding({}, kind)), []);
    assert.deepEqual(found(rule, role({ nonResourceURLs: ["/metrics"], verbs: ["get"] })), []);
    assert.deepEqual(found(rule, { apiVersion, kind: "Role", metadata: { name: "r" }, rules: null }), []);
  });

  for (const list of ["apiGroups", "resources", "verbs", "nonResourceURLs"]) {
    for (const wildcard of ["*", "*/scale", "pods/*", " * ", "/api/*", "＊"]) {
      it(`refuses ${JSON.stringify(wildcard)} among the ${list}, in roles and patches of them`, () => {
        for (const kind of ["Role", "ClusterRole", "RolePatch", "ClusterRolePatch"]) {
          assert.deepEqual(found(rule, role({ [list]: ["get", wildcard] }, kind)), [`mandatory rules[1].${list}[1]`]);
        }
      });
    }
  }

  for (const verb of ["escalate", "bind", "impersonate", "Impersonate", " bind"]) {
    it(`refuses the verb ${JSON.stringify(verb)}`, () => {
      assert.deepEqual(found(rule, role({ verbs: [verb] })), ["mandatory rules[1].verbs[0]"]);
    });
  }

  it("refuses a role that the cluster fills from others", () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] };
    assert.deepEqual(found(rule, { ...role({}, "ClusterRole"), aggregationRule }), ["mandatory aggregationRule"]);
  });

  for (const name of ["cluster-admin", "admin", "edit", "Cluster-Admin"]) {
    it(`refuses a binding to ${name}`, () => {
      const roleRef = { kind: "ClusterRole", name };
      assert.deepEqual(found(rule, binding({ roleRef })), ["mandatory roleRef.name"]);
      assert.deepEqual(found(rule, binding({ roleRef }, "ClusterRoleBinding")), ["mandatory roleRef.name"]);
      assert.deepEqual(found(rule, binding({ roleRef }, "ClusterRoleBindingPatch")), ["mandatory roleRef.name"]);
    });
  }

  it("accepts a Role of one's own that happens to be called admin, and the built-in view", () => {
    assert.deepEqual(found(rule, binding({ roleRef: { kind: "Role", name: "admin" } })), []);
    assert.deepEqual(found(rule, binding({ roleRef: { kind: "ClusterRole", name: "view" } })), []);
  });

  for (const [kind, name] of [
    ["User", "system:anonymous"],
    ["Group", "system:unauthenticated"],
    ["Group", "system:authenticated"],
    ["Group", "system:masters"],
    ["Group", " SYSTEM:masters"],
  ] as const) {
    it(`refuses a binding to ${JSON.stringify(name)}`, () => {
      const subjects = [
        { kind: "ServiceAccount", namespace: "a", name: "a" },
        { kind, name },
      ];
      for (const of of ["RoleBinding", "ClusterRoleBinding"]) {
        assert.deepEqual(found(rule, binding({ subjects }, of)), ["mandatory subjects[1].name"]);
      }
    });
  }

  it("looks into lists", () => {
    const items = [role({ verbs: ["*"] }), binding({ roleRef: { kind: "ClusterRole", name: "edit" } })];
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "List", items }), [
      "mandatory rules[1].verbs[0]",
      "mandatory roleRef.name",
    ]);
  });

  it("refuses what is not known at preview, or is no list", () => {
    assert.deepEqual(found(rule, role({ verbs: unknown })), ["mandatory rules[1].verbs"]);
    assert.deepEqual(found(rule, role({ verbs: [unknown] })), ["mandatory rules[1].verbs[0]"]);
    assert.deepEqual(found(rule, role({ verbs: "*" })), ["mandatory rules[1].verbs"]);
    assert.deepEqual(found(rule, { apiVersion, kind: "Role", rules: unknown }), ["mandatory rules"]);
    assert.deepEqual(found(rule, binding({ roleRef: unknown })), ["mandatory roleRef"]);
    assert.deepEqual(found(rule, binding({ roleRef: { kind: "ClusterRole", name: unknown } })), [
      "mandatory roleRef.name",
    ]);
    assert.deepEqual(found(rule, binding({ subjects: [{ kind: "User", name: unknown }] })), [
      "mandatory subjects[0].name",
    ]);
    assert.deepEqual(found(rule, binding({ subjects: unknown })), ["mandatory subjects"]);
  });

  it("leaves roles of other systems alone", () => {
    const props = { name: "developer", rules: [{ verbs: ["*"] }] };
    const raw = { type: "keycloak:index/role:Role", props, source: "role.json", stack: stackFacts("prod", false) };
    assert.deepEqual(judgeObject(rule, new PolicyObject(raw), { today, baseline }), []);
  });
});
