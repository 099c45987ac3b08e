/** Properties of a client that the server keeps among its attributes, with the attribute's name. */
export const clientAttributes = {
  texts: {
    accessTokenLifespan: "access.token.lifespan",
    allowRefreshTokenInStandardTokenExchange: "standard.token.exchange.enableRefreshRequestedTokenType",
    backchannelLogoutUrl: "backchannel.logout.url",
    clientOfflineSessionIdleTimeout: "client.offline.session.idle.timeout",
    clientOfflineSessionMaxLifespan: "client.offline.session.max.lifespan",
    clientSessionIdleTimeout: "client.session.idle.timeout",
    clientSessionMaxLifespan: "client.session.max.lifespan",
    consentScreenText: "consent.screen.text",
    frontchannelLogoutUrl: "frontchannel.logout.url",
    loginTheme: "login_theme",
    oauth2DeviceCodeLifespan: "oauth2.device.code.lifespan",
    oauth2DevicePollingInterval: "oauth2.device.polling.interval",
    oauth2JwtAuthorizationGrantIdp: "oauth2.jwt.authorization.grant.idp",
    pkceCodeChallengeMethod: "pkce.code.challenge.method",
  },
  flags: {
    backchannelLogoutRevokeOfflineSessions: "backchannel.logout.revoke.offline.tokens",
    backchannelLogoutSessionRequired: "backchannel.logout.session.required",
    displayOnConsentScreen: "display.on.consent.screen",
    oauth2DeviceAuthorizationGrantEnabled: "oauth2.device.authorization.grant.enabled",
    oauth2JwtAuthorizationGrantEnabled: "oauth2.jwt.authorization.grant.enabled",
    requireDpopBoundTokens: "dpop.bound.access.tokens",
    standardTokenExchangeEnabled: "standard.token.exchange.enabled",
    useRefreshTokens: "use.refresh.tokens",
    useRefreshTokensClientCredentials: "client_credentials.use_refresh_token",
  },
  /** Written only: the official plugin never reads them back. */
  written: {
    excludeIssuerFromAuthResponse: "exclude.issuer.from.auth.response",
    excludeSessionStateFromAuthResponse: "exclude.session.state.from.auth.response",
  },
  postLogoutRedirectUris: "post.logout.redirect.uris",
} as const;
