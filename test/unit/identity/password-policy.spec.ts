import assert from "node:assert/strict";
import type { PasswordPolicy } from "../../../components/identity/password-policy";
import { firstPasswordArgs, passwordPolicy, passwordPolicyText } from "../../../components/identity/password-policy";

describe("password policy", () => {
  it("reads as Keycloak stores it", () => {
    assert.equal(
      passwordPolicyText(passwordPolicy),
      "length(12) and upperCase(1) and lowerCase(1) and digits(1) and specialChars(1) and passwordHistory(5)",
    );
  });

  it("has no part that the server stores in another spelling", () => {
    assert.doesNotMatch(passwordPolicyText(passwordPolicy), /\(\)|not[A-Z]/);
  });

  it("generates first passwords that hold every class as often as the policy asks", () => {
    const policy: PasswordPolicy = { ...passwordPolicy, upperCase: 2, lowerCase: 3, digits: 4, specialCharacters: 5 };
    const { minUpper, minLower, minNumeric, minSpecial } = firstPasswordArgs(policy);
    assert.deepEqual([minUpper, minLower, minNumeric, minSpecial], [2, 3, 4, 5]);
  });

  it("generates first passwords of every class even where the policy asks for none", () => {
    const policy: PasswordPolicy = { ...passwordPolicy, upperCase: 0, lowerCase: 0, digits: 0, specialCharacters: 0 };
    const { minUpper, minLower, minNumeric, minSpecial } = firstPasswordArgs(policy);
    assert.deepEqual([minUpper, minLower, minNumeric, minSpecial], [1, 1, 1, 1]);
  });

  it("generates first passwords no shorter than the policy's least length", () => {
    assert.equal(firstPasswordArgs({ ...passwordPolicy, minLength: 32 }).length, 32);
  });
});
