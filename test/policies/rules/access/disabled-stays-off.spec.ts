import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/access/disabled-stays-off";
import { twinOf } from "../../twins/twin-of";

// Held to requests of real people in test/policies/twins/cluster-form.slow.spec.ts.
describe("access/disabled-stays-off", () => {
  const { validations, matchConstraints } = twinOf(rule).policySpec;

  it("looks at everything that starts pods, and at the pods", () => {
    const names = matchConstraints.resourceRules.flatMap(({ resources }) => resources);
    for (const kind of ["deployments", "statefulsets", "replicasets", "replicationcontrollers"]) {
      assert.ok(names.includes(kind) && names.includes(`${kind}/scale`), kind);
    }
    assert.ok(names.includes("pods"));
  });

  it("lets those accounts make pods that access.yaml grants it, and no others", () => {
    const found = validations.filter(({ expression }) => expression.includes("userInfo.username"));
    assert.deepEqual(
      found.map(({ expression }) => /in (\[.*\])$/.exec(expression)?.[1]),
      [`["system:serviceaccount:velero:holder"]`],
    );
  });

  it("lets the administrators of the baseline enable a user", () => {
    assert.ok(validations.some(({ expression }) => expression.includes(`["system:masters", "platform-admins"]`)));
  });
});
