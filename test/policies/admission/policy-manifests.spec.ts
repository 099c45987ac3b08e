import assert from "node:assert/strict";
import { AdmissionPolicies } from "../../../policies/admission/admission-policies";
import { policyManifests } from "../../../policies/admission/policy-manifests";
import type { Twin } from "../../../policies/cel/twin";
import type { Exemption } from "../../../policies/limits/exemptions";
import type { AdmissionRule, ObjectRule } from "../../../policies/rule";
import { Recorded } from "../../support/recorded";
import { baseline } from "../judged";

const twin: Twin = {
  resources: [{ apiGroup: "apps", apiVersion: "v1", resources: ["deployments"], operations: ["CREATE"] }],
  namespaces: "ours",
  conditions: { first: "true" },
  variables: { a: "1", b: "variables.a" },
  validations: [{ expression: "variables.b == 1", message: `"words"` }],
};

const rule = (changes: Partial<AdmissionRule> = {}): AdmissionRule => ({
  id: "group/name",
  level: "mandatory",
  scope: "admission",
  summary: "Something holds.",
  reason: "It must.",
  source: "nowhere",
  appliesTo: ["Deployment"],
  example: { good: "good", bad: "bad" },
  admission: () => twin,
  ...changes,
});

const prod = { environment: "prod", embedded: false } as const;
const build = (
  one: AdmissionRule | ObjectRule,
  exemptions: readonly Exemption[] = [],
  stack: "dev" | "prod" = "prod",
) =>
  policyManifests([one], { baseline: { ...baseline, exemptions }, stack: { environment: stack, embedded: false } })[0];

const exemption = (changes: Partial<Exemption> = {}): Exemption => ({
  stack: "prod",
  rule: "group/name",
  object: { kind: "Deployment", namespace: "ai", name: "x" },
  covers: "deployment",
  reason: "there is no other",
  owner: "somebody",
  expires: "2027-01-01",
  ...changes,
});

const conditionNames = (made: ReturnType<typeof build>): string[] =>
  (made?.policySpec.matchConditions ?? []).map(({ name }) => name);

describe("a rule as an admission policy", () => {
  it("is named by the rule, and its binding names it", () => {
    const made = build(rule());
    assert.equal(made?.name, "webide-group-name");
    assert.equal(made.bindingSpec.policyName, "webide-group-name");
  });

  it("refuses, and leaves a trace in the audit log", () => {
    assert.deepEqual(build(rule())?.bindingSpec.validationActions, ["Deny", "Audit"]);
  });

  it("refuses what it can not judge", () => {
    assert.equal(build(rule())?.policySpec.failurePolicy, "Fail");
  });

  it("says the rule's id before every message, also where the message can not be made", () => {
    const [validation] = build(rule())?.policySpec.validations ?? [];
    assert.equal(validation?.message, "group/name: Something holds.");
    assert.equal(validation.messageExpression, `"group/name: " + "words"`);
  });

  it("keeps the order of variables, which read one another", () => {
    assert.deepEqual(
      build(rule())?.policySpec.variables?.map(({ name }) => name),
      ["a", "b"],
    );
  });

  const selected: readonly (readonly [Twin["namespaces"], readonly string[] | undefined])[] = [
    ["ours", ["platform", "workspace"]],
    ["workspaces", ["workspace"]],
    ["any", undefined],
  ];
  for (const [namespaces, values] of selected) {
    it(`with "${namespaces}" matches ${values === undefined ? "by its conditions alone" : values.join(" and ")}`, () => {
      const constraints = build(rule({ admission: () => ({ ...twin, namespaces }) }))?.policySpec.matchConstraints;
      const [expression] = constraints?.namespaceSelector?.matchExpressions ?? [];
      assert.deepEqual(expression?.values, values);
      if (values !== undefined)
        assert.equal(`${expression?.key} ${expression?.operator}`, "webide.dev/namespace-kind In");
    });
  }

  it("spares exempted objects by one more condition", () => {
    assert.deepEqual(conditionNames(build(rule(), [exemption()])), ["first", "not-exempted"]);
  });

  const unable: readonly (readonly [string, Partial<Exemption>])[] = [
    ["covers the review alone", { covers: "review" }],
    ["is about another rule", { rule: "group/other" }],
    ["is for another environment", { stack: "dev" }],
    ["is for the shards of another environment", { stack: "dev-users-*" }],
    ["is for a stack whose name only begins alike", { stack: "production" }],
  ];
  for (const [title, changes] of unable) {
    it(`does not count an exemption that ${title}`, () => {
      assert.deepEqual(conditionNames(build(rule(), [exemption(changes)])), ["first"]);
    });
  }

  for (const stack of ["prod-users-*", "prod-users-07", "prod-*"]) {
    it(`counts an exemption for ${stack}: the cluster holds them too`, () => {
      assert.deepEqual(conditionNames(build(rule(), [exemption({ stack })])), ["first", "not-exempted"]);
    });
  }

  it("is none for a rule without a form for the cluster", () => {
    assert.equal(build({ ...rule(), admission: undefined, scope: "object", check: () => [] }), undefined);
  });

  it("can not be made of a rule that only warns", () => {
    assert.throws(() => build(rule({ level: "advisory" })), /group\/name only warns/);
  });
});

describe("the admission policies of a cluster", () => {
  it("are two objects for each rule, labelled like everything of ours", async () => {
    const policies = policyManifests([rule(), rule({ id: "group/other" })], { baseline, stack: prod });
    const recorded = await Recorded.of(() => new AdmissionPolicies("admission", { policies }));
    for (const kind of ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]) {
      const made = recorded.manifests(kind);
      assert.deepEqual(
        made.map(({ metadata }) => metadata.name),
        ["webide-group-name", "webide-group-other"],
      );
      assert.ok(made.every(({ metadata }) => metadata.labels["app.kubernetes.io/managed-by"] === "pulumi"));
    }
  });
});
