import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/access/namespace-kind";
import { twinOf } from "../../twins/twin-of";

// Held to requests of real people in test/policies/twins/cluster-form.slow.spec.ts.
describe("access/namespace-kind", () => {
  const { matchConditions, matchConstraints } = twinOf(rule).policySpec;

  it("looks at namespaces whatever their label, as the label is what it keeps", () => {
    assert.equal(matchConstraints.namespaceSelector, undefined);
    assert.deepEqual(
      matchConstraints.resourceRules.map(({ resources, operations }) => [...resources, ...operations]),
      [["namespaces", "CREATE", "UPDATE"]],
    );
  });

  it("leaves the namespaces of others alone", () => {
    assert.deepEqual(
      matchConditions?.map(({ name }) => name),
      ["is-ours"],
    );
  });
});
