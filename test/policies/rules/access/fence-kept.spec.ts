import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/access/fence-kept";
import { twinOf } from "../../twins/twin-of";

// Held to requests of real people in test/policies/twins/cluster-form.slow.spec.ts.
describe("access/fence-kept", () => {
  const { validations, matchConditions, matchConstraints } = twinOf(rule).policySpec;

  it("keeps what fences a workspace in, and what a user has in it", () => {
    assert.deepEqual(
      matchConstraints.resourceRules.flatMap(({ resources, operations }) =>
        resources.map((name) => `${operations.join()} ${name}`),
      ),
      [
        "DELETE namespaces",
        "DELETE resourcequotas",
        "DELETE limitranges",
        "DELETE persistentvolumeclaims",
        "DELETE networkpolicies",
      ],
    );
  });

  it("keeps it from everybody but the administrators of the baseline", () => {
    assert.ok(validations.every(({ expression }) => expression.includes(`["system:masters", "platform-admins"]`)));
  });

  it("lets a namespace that goes be emptied", () => {
    assert.match(matchConditions?.[0]?.expression ?? "", /kube-system:namespace-controller/);
  });
});
