import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/access/workspace-shell";
import { twinOf } from "../../twins/twin-of";

// Held to requests of real people in test/policies/twins/cluster-form.slow.spec.ts.
describe("access/workspace-shell", () => {
  const { validations, matchConstraints } = twinOf(rule).policySpec;

  it("covers every way into a pod", () => {
    assert.deepEqual(
      matchConstraints.resourceRules.flatMap(({ resources, operations }) =>
        resources.map((name) => `${operations.join()} ${name}`),
      ),
      [
        "CONNECT pods/exec",
        "CONNECT pods/attach",
        "CONNECT pods/portforward",
        "CONNECT pods/proxy",
        "CONNECT services/proxy",
        "UPDATE pods/ephemeralcontainers",
      ],
    );
  });

  it("lets the administrators of the baseline in and nobody else", () => {
    assert.deepEqual(
      validations.map(({ expression }) => expression),
      [`request.userInfo.?groups.orValue([]).exists(g, g in ["system:masters", "platform-admins"])`],
    );
  });
});
