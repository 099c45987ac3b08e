import type { Field, Fields } from "../schema/field";
import { builtInFlows } from "./built-in-flows";
import { realmNames } from "./realm-names";

const text: Field = { type: "text" };
const serverText: Field = { type: "text", computed: true };
const serverFlag: Field = { type: "flag", computed: true };
const off: Field = { type: "flag", default: false };
const lifespan: Field = { type: "text", computed: true, duration: true };
const number = (value: number): Field => ({ type: "number", default: value });
const header = (value: string): Field => ({ type: "text", default: value });

const webAuthn: Fields = {
  acceptableAaguids: { type: "texts" },
  attestationConveyancePreference: text,
  authenticatorAttachment: text,
  avoidSameAuthenticatorRegister: { type: "flag" },
  createTimeout: { type: "number" },
  discoverableCredential: text,
  extraOrigins: { type: "texts" },
  relyingPartyEntityName: text,
  relyingPartyId: text,
  requireResidentKey: text,
  signatureAlgorithms: { type: "texts" },
  userVerificationRequirement: text,
};

const named = (names: readonly string[], field: Field): Fields =>
  Object.fromEntries(names.map((name) => [name, field]));

/** Properties of `keycloak:index/realm:Realm`. */
export const realmFields: Fields = {
  ...named(realmNames.texts, text),
  ...named(realmNames.lifespans, lifespan),
  ...named(Object.keys(realmNames.switches), serverFlag),
  ...named(Object.keys(builtInFlows), serverText),
  realm: { type: "text", required: true, replaces: true, named: true },
  internalId: { type: "text", computed: true, replaces: true },
  enabled: { type: "flag", default: true },
  sslRequired: { type: "text", default: "external", oneOf: ["none", "external", "all"] },
  adminPermissionsEnabled: { type: "flag" },
  offlineSessionMaxLifespanEnabled: off,
  organizationsEnabled: off,
  revokeRefreshToken: off,
  userManagedAccess: off,
  terraformDeletionProtection: off,
  refreshTokenMaxReuse: number(0),
  oauth2DevicePollingInterval: { type: "number", computed: true },
  attributes: { type: "map", unsupported: true },
  defaultDefaultClientScopes: { type: "texts", unsupported: true },
  defaultOptionalClientScopes: { type: "texts", unsupported: true },
  smtpServer: { type: "block", unsupported: true },
  webAuthnPolicy: { type: "block", computed: true, unsupported: true, fields: webAuthn },
  webAuthnPasswordlessPolicy: {
    type: "block",
    computed: true,
    unsupported: true,
    fields: { ...webAuthn, passwordlessPasskeysEnabled: { type: "flag" } },
  },
  internationalization: {
    type: "block",
    fields: {
      supportedLocales: { type: "texts", required: true },
      defaultLocale: { type: "text", required: true },
    },
  },
  otpPolicy: {
    type: "block",
    computed: true,
    fields: {
      type: { type: "text", default: "totp", oneOf: ["totp", "hotp"] },
      algorithm: { type: "text", default: "HmacSHA1", oneOf: ["HmacSHA1", "HmacSHA256", "HmacSHA512"] },
      digits: number(6),
      initialCounter: number(2),
      lookAheadWindow: number(1),
      period: number(30),
      codeReusable: off,
    },
  },
  securityDefenses: {
    type: "block",
    computed: true,
    fields: {
      bruteForceDetection: {
        type: "block",
        fields: {
          permanentLockout: off,
          maxTemporaryLockouts: number(0),
          bruteForceStrategy: { type: "text", default: "MULTIPLE", oneOf: ["MULTIPLE", "LINEAR"] },
          maxLoginFailures: number(30),
          waitIncrementSeconds: number(60),
          quickLoginCheckMilliSeconds: number(1000),
          minimumQuickLoginWaitSeconds: number(60),
          maxFailureWaitSeconds: number(900),
          failureResetTimeSeconds: number(43_200),
        },
      },
      headers: {
        type: "block",
        fields: {
          xFrameOptions: header("SAMEORIGIN"),
          contentSecurityPolicy: header("frame-src 'self'; frame-ancestors 'self'; object-src 'none';"),
          contentSecurityPolicyReportOnly: header(""),
          xContentTypeOptions: header("nosniff"),
          xRobotsTag: header("none"),
          xXssProtection: header("1; mode=block"),
          strictTransportSecurity: header("max-age=31536000; includeSubDomains"),
          referrerPolicy: header("no-referrer"),
        },
      },
    },
  },
};
