import type * as random from "@pulumi/random";

/** What a password must hold. The realm enforces it, and first passwords are made to satisfy it. */
export interface PasswordPolicy {
  readonly minLength: number;
  readonly upperCase: number;
  readonly lowerCase: number;
  readonly digits: number;
  readonly specialCharacters: number;
  /** Number of earlier passwords that may not come back. */
  readonly history: number;
}

/** Policy of the platform's realm. */
export const passwordPolicy: PasswordPolicy = {
  minLength: 12,
  upperCase: 1,
  lowerCase: 1,
  digits: 1,
  specialCharacters: 1,
  history: 5,
};

/**
 * The policy in Keycloak's own notation, exactly as the server stores it.
 *
 * `notUsername` and `notEmail` are left out on purpose: an id or an address has no upper-case letter, so they could
 * never refuse anything, and `notUsername()` is stored in another spelling, which is a difference at every preview.
 */
export function passwordPolicyText(policy: PasswordPolicy): string {
  return [
    `length(${policy.minLength})`,
    `upperCase(${policy.upperCase})`,
    `lowerCase(${policy.lowerCase})`,
    `digits(${policy.digits})`,
    `specialChars(${policy.specialCharacters})`,
    `passwordHistory(${policy.history})`,
  ].join(" and ");
}

/**
 * How to generate a first password that the policy accepts whatever the dice say. A password that the server refuses
 * leaves an account without one behind, and the next run fails because the account exists.
 */
export function firstPasswordArgs(policy: PasswordPolicy): random.RandomPasswordArgs & { readonly length: number } {
  return {
    length: Math.max(20, policy.minLength),
    minUpper: Math.max(1, policy.upperCase),
    minLower: Math.max(1, policy.lowerCase),
    minNumeric: Math.max(1, policy.digits),
    minSpecial: Math.max(1, policy.specialCharacters),
    // Only characters that can be read out and typed on a Korean or English keyboard without a doubt.
    overrideSpecial: "+-=%.:",
  };
}
