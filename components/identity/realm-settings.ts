import type * as keycloak from "@pulumi/keycloak";
import type { PasswordPolicy } from "./password-policy";
import { passwordPolicyText } from "./password-policy";

/** What of a realm differs between stacks. */
export interface RealmSettings {
  /** Name of the realm in URLs; at most 36 characters, longer ones differ at every preview. */
  readonly realm: string;
  /** Title of the sign-in pages. */
  readonly displayName: string;
  /** Which requests must come over TLS. `external` lets private addresses use plain HTTP. */
  readonly sslRequired: "all" | "external";
  readonly passwordPolicy: PasswordPolicy;
  /** Wrong passwords or codes in a row before an account has to wait. */
  readonly maxLoginFailures: number;
  /** Life of an access token, as `5m`. */
  readonly accessTokenLifespan: string;
  /** How long a session lives without a refresh, as `1h`. */
  readonly sessionIdleTimeout: string;
  /** Longest session, after which everybody signs in again, as `12h`. */
  readonly sessionMaxLifespan: string;
  /** Refuse the deletion of the realm in the provider too. */
  readonly deletionProtection: boolean;
}

/**
 * Settings of the realm. Plain values only: the second factor is bound anew whenever one of them changes, and that
 * decision needs to know them at preview.
 */
export function realmSettings(settings: RealmSettings) {
  return {
    realm: settings.realm,
    enabled: true,
    displayName: settings.displayName,
    terraformDeletionProtection: settings.deletionProtection,

    sslRequired: settings.sslRequired,
    passwordPolicy: passwordPolicyText(settings.passwordPolicy),
    // Accounts are made from the catalog, and "Forgot password" was the door of CVE-2026-18963.
    registrationAllowed: false,
    registrationEmailAsUsername: false,
    resetPasswordAllowed: false,
    editUsernameAllowed: false,
    duplicateEmailsAllowed: false,
    loginWithEmailAllowed: false,
    rememberMe: false,
    // No mail leaves the realm; the catalog vouches for the addresses.
    verifyEmail: false,
    userManagedAccess: false,
    organizationsEnabled: false,

    accessTokenLifespan: settings.accessTokenLifespan,
    ssoSessionIdleTimeout: settings.sessionIdleTimeout,
    ssoSessionMaxLifespan: settings.sessionMaxLifespan,
    // Time to exchange the code, to type password and code, and to enrol a phone.
    accessCodeLifespan: "1m",
    accessCodeLifespanLogin: "10m",
    accessCodeLifespanUserAction: "10m",

    // SHA-1 is what the common authenticator apps read from the QR code; in HMAC it is not weakened.
    otpPolicy: {
      type: "totp",
      algorithm: "HmacSHA1",
      digits: 6,
      period: 30,
      lookAheadWindow: 1,
      codeReusable: false,
    },
    internationalization: { supportedLocales: ["ko", "en"], defaultLocale: "ko" },
    securityDefenses: {
      bruteForceDetection: {
        permanentLockout: false,
        maxLoginFailures: settings.maxLoginFailures,
        waitIncrementSeconds: 60,
        maxFailureWaitSeconds: 900,
        quickLoginCheckMilliSeconds: 1000,
        minimumQuickLoginWaitSeconds: 60,
        failureResetTimeSeconds: 43_200,
      },
      headers: {
        contentSecurityPolicy: "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
        contentSecurityPolicyReportOnly: "",
        referrerPolicy: "no-referrer",
        strictTransportSecurity: "max-age=31536000; includeSubDomains",
        xContentTypeOptions: "nosniff",
        xFrameOptions: "SAMEORIGIN",
        xRobotsTag: "none",
      },
    },
  } satisfies keycloak.RealmArgs;
}
