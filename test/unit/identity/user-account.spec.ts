import assert from "node:assert/strict";
import type { UserAccountArgs } from "../../../components/identity/user-account";
import { UserAccount } from "../../../components/identity/user-account";
import { Recorded } from "../../support/recorded";

const userType = "keycloak:index/user:User";

async function recorded(changes: Partial<UserAccountArgs> = {}): Promise<Recorded> {
  const args: UserAccountArgs = {
    realmId: "webide",
    userId: "minji",
    email: "minji.kim@company.com",
    firstName: "민지",
    lastName: "김",
    department: "payments",
    ticket: "WEBIDE-101",
    groupIds: ["group-payments", "group-developer"],
    ...changes,
  };
  return Recorded.of(() => new UserAccount("account-minji", args));
}

describe("UserAccount", () => {
  it("is an enabled account with a verified address, under the user's id", async () => {
    const { inputs } = (await recorded()).resource(userType, "account-minji");
    assert.deepEqual(
      [inputs["username"], inputs["enabled"], inputs["email"], inputs["emailVerified"]],
      ["minji", true, "minji.kim@company.com", true],
    );
  });

  it("records the department and the ticket of the request", async () => {
    const { inputs } = (await recorded()).resource(userType, "account-minji");
    assert.deepEqual(inputs["attributes"], { department: "payments", ticket: "WEBIDE-101" });
  });

  it("stays when it is disabled, and lets nobody in", async () => {
    const { inputs } = (await recorded({ disabled: true })).resource(userType, "account-minji");
    assert.equal(inputs["enabled"], false);
  });

  it("has a first password that must be changed at the first sign-in", async () => {
    const { inputs } = (await recorded()).resource(userType, "account-minji");
    assert.deepEqual(inputs["initialPassword"], { value: "<secret:account-minji>", temporary: true });
  });

  it("keeps the first password encrypted in the state", async () => {
    const { secretInputs } = (await recorded()).resource(userType, "account-minji");
    assert.ok(secretInputs.includes("initialPassword"));
  });

  it("declares no required actions, which each later change would demand again", async () => {
    const user = (await recorded()).resource(userType, "account-minji");
    assert.equal("requiredActions" in user.inputs, false);
  });

  it("leaves what happens at the first sign-in alone afterwards", async () => {
    const { ignoreChanges } = (await recorded()).resource(userType, "account-minji");
    assert.deepEqual(ignoreChanges, ["initialPassword", "requiredActions"]);
  });

  it("keeps the first password when the policy changes later", async () => {
    const password = (await recorded()).resource("random:index/randomPassword:RandomPassword", "account-minji");
    const made = Object.keys(password.inputs).filter((key) => key === "length" || key.startsWith("min"));
    assert.deepEqual(
      made.filter((key) => !password.ignoreChanges.includes(key)),
      [],
    );
  });

  it("is in the given groups and no others", async () => {
    const { inputs } = (await recorded()).resource("keycloak:index/userGroups:UserGroups", "account-minji");
    assert.deepEqual([inputs["groupIds"], inputs["exhaustive"]], [["group-payments", "group-developer"], true]);
  });

  it("adds given roles without taking the realm's default role away", async () => {
    const { inputs } = (await recorded({ roleIds: ["role-senior"] })).resource(
      "keycloak:index/userRoles:UserRoles",
      "account-minji",
    );
    assert.deepEqual([inputs["roleIds"], inputs["exhaustive"]], [["role-senior"], false]);
  });

  it("takes at most five resources", async () => {
    const { resources } = await recorded({ roleIds: ["role-senior"] });
    assert.ok(resources.filter((r) => r.custom && !r.type.startsWith("pulumi:")).length <= 5);
  });

  it("is protected and retained when told so", async () => {
    const user = (await recorded({ protect: true })).resource(userType, "account-minji");
    assert.deepEqual([user.protect, user.retainOnDelete], [true, true]);
  });
});
