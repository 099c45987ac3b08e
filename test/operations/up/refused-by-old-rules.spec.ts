import assert from "node:assert/strict";
import { refusedByOldRules } from "../../../operations/up/refused-by-old-rules";

const urn = (kind: string): string =>
  `urn:pulumi:prod::webide::webide:admission:AdmissionPolicies$kubernetes:admissionregistration.k8s.io/v1:${kind}::webide-img-registry`;
const changed = (op: string, kind = "ValidatingAdmissionPolicy") => [{ op, urn: urn(kind), keys: [] }];
const refused = {
  urn: "urn:pulumi:prod::webide::x$kubernetes:apps/v1:Deployment::x",
  message: `deployments.apps "x" is forbidden: ValidatingAdmissionPolicy 'webide-img-registry' with binding 'webide-img-registry' denied request: img/registry: ...`,
};
const other = { urn: "", message: "the server is busy" };

describe("a run that the cluster refused something", () => {
  it("is worth another try when it changed the rules", () => {
    assert.equal(refusedByOldRules({ changed: changed("update"), failures: [refused] }), true);
    assert.equal(refusedByOldRules({ changed: changed("delete"), failures: [other, refused] }), true);
    const binding = changed("update", "ValidatingAdmissionPolicyBinding");
    assert.equal(refusedByOldRules({ changed: binding, failures: [refused] }), true);
  });

  it("is not when no rule has been changed: rules that are new allow nothing more than before", () => {
    assert.equal(refusedByOldRules({ changed: changed("create"), failures: [refused] }), false);
    assert.equal(refusedByOldRules({ changed: changed("update", "Other"), failures: [refused] }), false);
    assert.equal(refusedByOldRules({ changed: [], failures: [refused] }), false);
  });

  it("is not when something else went wrong, or a policy of somebody else refused", () => {
    assert.equal(refusedByOldRules({ changed: changed("update"), failures: [other] }), false);
    assert.equal(refusedByOldRules({ changed: changed("update"), failures: [] }), false);
    const foreign = { ...refused, message: refused.message.replaceAll("webide-", "theirs-") };
    assert.equal(refusedByOldRules({ changed: changed("update"), failures: [foreign] }), false);
  });
});
