import { strict as assert } from "node:assert";
import { unreadText } from "../../../operations/drift/unread-text";

const user = (name: string): string => `urn:pulumi:dev::webide::keycloak:index/user:User::${name}`;

describe("what could not be compared", () => {
  it("is told once for every reason, with the first objects and how many more", () => {
    const failures = ["a", "b", "c", "d", "e", "f", "g"].map((name) => ({
      stack: "dev-users-00",
      urn: user(name),
      message: "Keycloak\ndoes not answer",
    }));
    assert.deepEqual(unreadText(failures), [
      "  dev-users-00: Keycloak does not answer: User a, User b, User c, User d, User e and 2 more",
    ]);
  });

  it("is told without objects when the engine named none", () => {
    assert.deepEqual(unreadText([{ stack: "dev", urn: "", message: "no plugin" }]), ["  dev: no plugin"]);
  });
});
