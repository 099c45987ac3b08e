import type { Variant } from "./variant";
import { leaveOut, set } from "./variant";

const realm = /^prod keycloak:index\/realm:Realm realm$/;
const client = /^prod keycloak:openid\/client:Client (?:oauth2-proxy|grafana)$/;

/** Who may sign in, and how. */
export const variants: readonly Variant[] = [
  { title: "lets everybody register", rule: "kc/realm", to: realm, change: set(["registrationAllowed"], true) },
  { title: "takes passwords over plain http", rule: "kc/realm", to: realm, change: set(["sslRequired"], "external") },
  {
    title: "sends codes to any address below a host",
    rule: "kc/clients",
    to: client,
    change: set(["validRedirectUris"], ["https://ide.company.com/*"]),
  },
  {
    title: "takes a password in place of a login",
    rule: "kc/clients",
    to: client,
    change: set(["directAccessGrantsEnabled"], true),
  },
  {
    title: "asks for a code only where there is no password",
    rule: "kc/mfa",
    to: /^prod keycloak:authentication\/execution:Execution realm-flows-browser-code$/,
    change: set(["requirement"], "ALTERNATIVE"),
  },
  {
    title: "signs in past the flow with the code",
    rule: "kc/mfa",
    to: client,
    change: set(["authenticationFlowBindingOverrides", "browserId"], "browser"),
    mayBeUnknown: "Keycloak gives a flow its id when it is made: before the first deployment there is none",
  },
  {
    title: "is gone, and with it the record of who signed in",
    rule: "kc/events",
    to: /^prod keycloak:index\/realmEvents:RealmEvents realm$/,
    change: leaveOut,
  },
  {
    title: "has a password that stays",
    rule: "kc/users",
    also: { "sec/no-plain": "the password stands in the program" },
    to: /^prod-users-\d+ keycloak:index\/user:User [a-z-]+$/,
    change: set(["initialPassword"], { value: "Welcome-2026", temporary: false }),
  },
];
