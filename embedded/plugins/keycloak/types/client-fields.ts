import type { Field, Fields } from "../schema/field";

const text: Field = { type: "text" };
const flag: Field = { type: "flag" };
const off: Field = { type: "flag", default: false };
const on: Field = { type: "flag", default: true };
const serverText: Field = { type: "text", computed: true };
const serverFlag: Field = { type: "flag", computed: true };
const addresses: Field = { type: "texts", computed: true };
/** Keycloak's own clients have values here that the program does not repeat. */
const kept: Field = { type: "text", kept: true };

/** Properties of `keycloak:openid/client:Client`. */
export const clientFields: Fields = {
  realmId: { type: "text", required: true, replaces: true },
  clientId: { type: "text", required: true, replaces: true, named: true },
  import: { type: "flag", default: false, replaces: true },
  name: { type: "text", named: true },
  enabled: on,
  description: kept,
  accessType: { type: "text", required: true, oneOf: ["CONFIDENTIAL", "PUBLIC", "BEARER-ONLY"] },
  clientSecret: { type: "text", computed: true, secret: true },
  clientSecretWo: { type: "text", secret: true, unsupported: true },
  clientSecretWoVersion: { type: "text", unsupported: true },
  clientSecretRegenerateWhenChanged: { type: "map", unsupported: true },
  clientAuthenticatorType: { type: "text", default: "client-secret" },
  standardFlowEnabled: serverFlag,
  implicitFlowEnabled: serverFlag,
  directAccessGrantsEnabled: serverFlag,
  serviceAccountsEnabled: serverFlag,
  frontchannelLogoutEnabled: serverFlag,
  fullScopeAllowed: on,
  consentRequired: serverFlag,
  alwaysDisplayInConsole: off,
  rootUrl: kept,
  adminUrl: kept,
  baseUrl: kept,
  validRedirectUris: addresses,
  validPostLogoutRedirectUris: addresses,
  webOrigins: addresses,
  serviceAccountUserId: { type: "text", output: true },
  resourceServerId: { type: "text", output: true },
  authorization: { type: "block", unsupported: true },
  extraConfig: { type: "map", unsupported: true },
  authenticationFlowBindingOverrides: {
    type: "block",
    fields: { browserId: text, directGrantId: text },
  },

  accessTokenLifespan: serverText,
  allowRefreshTokenInStandardTokenExchange: text,
  backchannelLogoutRevokeOfflineSessions: flag,
  backchannelLogoutSessionRequired: on,
  backchannelLogoutUrl: text,
  clientOfflineSessionIdleTimeout: serverText,
  clientOfflineSessionMaxLifespan: serverText,
  clientSessionIdleTimeout: serverText,
  clientSessionMaxLifespan: serverText,
  consentScreenText: kept,
  displayOnConsentScreen: serverFlag,
  excludeIssuerFromAuthResponse: serverFlag,
  excludeSessionStateFromAuthResponse: serverFlag,
  frontchannelLogoutUrl: text,
  loginTheme: text,
  oauth2DeviceAuthorizationGrantEnabled: off,
  oauth2DeviceCodeLifespan: text,
  oauth2DevicePollingInterval: text,
  oauth2JwtAuthorizationGrantEnabled: off,
  oauth2JwtAuthorizationGrantIdp: text,
  pkceCodeChallengeMethod: { type: "text", oneOf: ["", "plain", "S256"] },
  requireDpopBoundTokens: serverFlag,
  standardTokenExchangeEnabled: off,
  useRefreshTokens: on,
  useRefreshTokensClientCredentials: off,
};
