import assert from "node:assert/strict";
import { firstPassword } from "../../../operations/user/first-password";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"Aa1!x"' };
const account = (name: string, outputs: object) => ({
  type: "webide:identity:UserAccount",
  urn: `urn:pulumi:dev-users-00::webide::webide:identity:UserAccount::${name}`,
  outputs,
});
const exported = { deployment: { resources: [account("bob", { firstPassword: secret }), account("bo", {})] } };

describe("the first password in an exported state", () => {
  it("is that of exactly this user", () => {
    assert.equal(firstPassword(exported, "bob"), "Aa1!x");
    assert.equal(firstPassword(exported, "ob"), undefined);
  });

  it("is undefined for a user without one, and in an empty state", () => {
    assert.equal(firstPassword(exported, "bo"), undefined);
    assert.equal(firstPassword({}, "bob"), undefined);
  });
});
