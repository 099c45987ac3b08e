import assert from "node:assert/strict";
import type { RecordedResource } from "../../../operations/render/recorded-resource";
import { IdentityRealm } from "../../../components/identity/realm";
import { engineOptions, realmArgs, recordedRealm } from "./realm-under-test";

const executionType = "keycloak:authentication/execution:Execution";

/** Executions and sub-flows of a flow: who asks, and whether it must succeed, in order. */
async function steps(parent: string): Promise<string[]> {
  const recorded = await recordedRealm();
  const inFlow = (r: RecordedResource) => r.inputs["parentFlowAlias"] === parent;
  return recorded.resources
    .filter(inFlow)
    .sort((a, b) => Number(a.inputs["priority"]) - Number(b.inputs["priority"]))
    .map((r) => `${String(r.inputs["authenticator"] ?? r.inputs["alias"])} ${String(r.inputs["requirement"])}`);
}

describe("LoginFlows", () => {
  it("lets users in by an existing session or by the forms", async () => {
    assert.deepEqual(await steps("webide-browser"), ["auth-cookie ALTERNATIVE", "webide-browser-forms ALTERNATIVE"]);
  });

  it("asks for the password and then for the code, both required", async () => {
    assert.deepEqual(await steps("webide-browser-forms"), [
      "auth-username-password-form REQUIRED",
      "auth-otp-form REQUIRED",
    ]);
  });

  it("gives nobody a token for a password alone", async () => {
    assert.deepEqual(await steps("webide-direct-grant"), ["deny-access-authenticator REQUIRED"]);
  });

  it("has no condition that could skip a step", async () => {
    const recorded = await recordedRealm();
    const requirements = recorded.resources.map((r) => r.inputs["requirement"]);
    assert.ok(!requirements.includes("CONDITIONAL"));
  });

  it("is protected with its realm", async () => {
    const recorded = await recordedRealm({ protect: true });
    assert.equal(recorded.resource(executionType, "realm-flows-browser-code").protect, true);
  });

  it("is deleted with its realm only, because a bound flow can not be deleted", async () => {
    const options = await engineOptions(() => {
      new IdentityRealm("realm", realmArgs);
    });
    const flows = options.filter((o) => o.type.startsWith("keycloak:authentication/") && !o.type.endsWith(":Bindings"));
    assert.ok(flows.length > 0 && flows.every((o) => o.deletedWith.endsWith("Realm::realm")));
  });
});
