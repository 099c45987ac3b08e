import assert from "node:assert/strict";
import { userProfileAttributes } from "../../../components/identity/user-profile";

describe("user profile", () => {
  it("knows the attributes that accounts carry, because Keycloak drops others silently", () => {
    assert.deepEqual(
      userProfileAttributes().map((attribute) => attribute.name),
      ["username", "email", "firstName", "lastName", "department", "ticket"],
    );
  });

  it("accepts user ids of one to 31 characters", () => {
    const username = userProfileAttributes()[0];
    assert.deepEqual(username?.validators, [
      { name: "length", config: { min: "1", max: "31" } },
      { name: "username-prohibited-characters" },
      { name: "up-username-not-idn-homograph" },
    ]);
  });

  it("lets nobody but the program change who somebody is", () => {
    const edits = userProfileAttributes().map((attribute) => attribute.permissions as { edits: string[] });
    assert.ok(edits.every((permissions) => permissions.edits.join() === "admin"));
  });

  it("does not show users the ticket", () => {
    const ticket = userProfileAttributes().find((attribute) => attribute.name === "ticket");
    assert.deepEqual((ticket?.permissions as { views: string[] }).views, ["admin"]);
  });
});
