import assert from "node:assert/strict";
import { recordedRealm } from "./realm-under-test";

describe("RealmDirectory", () => {
  it("makes a group for each department below departments", async () => {
    const { inputs } = (await recordedRealm()).resource(
      "keycloak:index/group:Group",
      "realm-directory-department-payments",
    );
    assert.deepEqual([inputs["name"], inputs["parentId"]], ["payments", "realm-directory-departments-id"]);
  });

  it("makes a group for each role below roles", async () => {
    const { inputs } = (await recordedRealm()).resource(
      "keycloak:index/group:Group",
      "realm-directory-role-group-developer",
    );
    assert.deepEqual([inputs["name"], inputs["parentId"]], ["developer", "realm-directory-roles-id"]);
  });

  it("grants a role to the group of its name, and nothing else", async () => {
    const { inputs } = (await recordedRealm()).resource(
      "keycloak:index/groupRoles:GroupRoles",
      "realm-directory-role-group-developer",
    );
    assert.deepEqual(
      [inputs["groupId"], inputs["roleIds"], inputs["exhaustive"]],
      ["realm-directory-role-group-developer-id", ["realm-directory-role-developer-id"], true],
    );
  });

  it("says of each role what it allows", async () => {
    const { inputs } = (await recordedRealm()).resource("keycloak:index/role:Role", "realm-directory-role-helpdesk");
    assert.equal(inputs["description"], "Helps users");
  });
});
