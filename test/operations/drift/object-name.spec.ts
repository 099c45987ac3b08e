import { strict as assert } from "node:assert";
import { objectName } from "../../../operations/drift/object-name";

function named(type: string, inputs: object, outputs: object = {}): string {
  return objectName(type, `urn:pulumi:dev::webide::a$${type}::resource`, { ...inputs }, { ...outputs });
}

describe("the name of a drifted object", () => {
  it("is kind, namespace and name in the cluster", () => {
    const metadata = { name: "default-deny", namespace: "ide-kim" };
    assert.equal(
      named("kubernetes:networking.k8s.io/v1:NetworkPolicy", { metadata }),
      "NetworkPolicy ide-kim/default-deny",
    );
    assert.equal(named("kubernetes:core/v1:Namespace", { metadata: { name: "ide-kim" } }), "Namespace ide-kim");
  });

  it("is realm, kind and the name that people gave it in Keycloak", () => {
    assert.equal(named("keycloak:index/realm:Realm", { realm: "webide" }), "realm webide");
    const realmId = "webide";
    assert.equal(named("keycloak:index/user:User", { realmId, username: "kim" }), "realm webide: User kim");
    const step = { realmId, parentFlowAlias: "forms", authenticator: "auth-otp-form" };
    assert.equal(
      named("keycloak:authentication/execution:Execution", step),
      "realm webide: Execution forms/auth-otp-form",
    );
  });

  it("is the program's own name where the server has only ids", () => {
    assert.equal(
      named("keycloak:index/userGroups:UserGroups", { realmId: "webide", userId: "1-2-3" }),
      "realm webide: UserGroups resource",
    );
    assert.equal(named("random:index/randomId:RandomId", {}), "RandomId resource");
  });
});
