import assert from "node:assert/strict";
import { bindingTrigger } from "../../../components/identity/flow-bindings";
import type { IdentityRealmArgs } from "../../../components/identity/realm";
import { IdentityRealm } from "../../../components/identity/realm";
import { engineOptions, realmArgs, recordedRealm } from "./realm-under-test";

const bindingsType = "keycloak:authentication/bindings:Bindings";

async function trigger(changes: Partial<IdentityRealmArgs> = {}): Promise<unknown> {
  const options = await engineOptions(() => {
    new IdentityRealm("realm", { ...realmArgs, ...changes });
  });
  return options.find((o) => o.type === bindingsType)?.replacementTrigger;
}

describe("FlowBindings", () => {
  it("binds the second factor and the closed direct grant on the realm", async () => {
    const { inputs } = (await recordedRealm()).resource(bindingsType, "realm-bindings");
    assert.deepEqual([inputs["browserFlow"], inputs["directGrantFlow"]], ["webide-browser", "webide-direct-grant"]);
  });

  it("binds after every step of the flows exists", async () => {
    const { dependencies } = (await recordedRealm()).resource(bindingsType, "realm-bindings");
    const names = dependencies.map((urn) => urn.split("::").at(-1));
    for (const step of ["browser-session", "browser-forms", "browser-password", "browser-code", "direct-grant-deny"]) {
      assert.ok(names.includes(`realm-flows-${step}`), `${step} is not among ${names.join(", ")}`);
    }
  });

  it("is replaced when only the realm's display name changes", async () => {
    assert.notEqual(await trigger({ displayName: "Other" }), await trigger());
  });

  it("is not replaced when nothing changes", async () => {
    assert.equal(await trigger(), await trigger());
  });

  it("is not replaced when only groups change", async () => {
    assert.equal(await trigger({ departments: [] }), await trigger());
  });

  it("is replaced when the provider is another version", () => {
    assert.notEqual(bindingTrigger({}, "6.13.0"), bindingTrigger({}, "6.14.0"));
  });

  it("never calls the provider's delete, which would set Keycloak's own flows", async () => {
    const bindings = (await recordedRealm()).resource(bindingsType, "realm-bindings");
    assert.equal(bindings.retainOnDelete, true);
  });

  it("is not protected, because the engine refuses to replace what is protected", async () => {
    const bindings = (await recordedRealm({ protect: true })).resource(bindingsType, "realm-bindings");
    assert.equal(bindings.protect, false);
  });
});
