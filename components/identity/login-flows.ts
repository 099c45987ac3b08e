import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of {@link LoginFlows}. */
export interface LoginFlowsArgs {
  /** Realm that the flows belong to. */
  readonly realm: keycloak.Realm;
  /** Refuse to delete the flows. */
  readonly protect: boolean;
}

/** Names of the flows; policies and the live checks look for these. */
export const loginFlowAliases = {
  browser: "webide-browser",
  browserForms: "webide-browser-forms",
  directGrant: "webide-direct-grant",
} as const;

/**
 * How users prove who they are: in the browser by password *and* one-time code, by nothing else, and never by sending a
 * password to the token endpoint.
 *
 * The browser flow is "an existing session, or the forms"; the forms are password then code, both REQUIRED. No
 * condition decides about the code: Keycloak's own flow asks only those who enrolled one. Somebody without one enrols it
 * at that step. The direct grant flow denies everybody, because a password-only token would make enrolment optional;
 * switching the grant off per client is not enough, since the realm's own `admin-cli` has it switched on.
 */
export class LoginFlows extends pulumi.ComponentResource {
  /** Id of the browser flow, known once all of its steps exist. */
  readonly browserFlowId: pulumi.Output<string>;
  /** Id of the direct grant flow, known once it denies. */
  readonly directGrantFlowId: pulumi.Output<string>;

  constructor(name: string, args: LoginFlowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:LoginFlows", name, { protect: args.protect }, opts);
    const realmId = args.realm.id;
    // A bound flow can not be deleted (the server answers 500), so the flows go only together with their realm.
    const child = { parent: this, protect: args.protect, deletedWith: args.realm };
    const aliases = loginFlowAliases;

    const browser = new keycloak.authentication.Flow(
      `${name}-browser`,
      {
        realmId,
        alias: aliases.browser,
        providerId: "basic-flow",
        description: "Session, or password and one-time code",
      },
      child,
    );
    const cookie = new keycloak.authentication.Execution(
      `${name}-browser-session`,
      {
        realmId,
        parentFlowAlias: aliases.browser,
        authenticator: "auth-cookie",
        requirement: "ALTERNATIVE",
        priority: 10,
      },
      { ...child, dependsOn: browser },
    );
    const forms = new keycloak.authentication.Subflow(
      `${name}-browser-forms`,
      {
        realmId,
        parentFlowAlias: aliases.browser,
        alias: aliases.browserForms,
        providerId: "basic-flow",
        requirement: "ALTERNATIVE",
        priority: 20,
      },
      { ...child, dependsOn: cookie },
    );
    const password = new keycloak.authentication.Execution(
      `${name}-browser-password`,
      {
        realmId,
        parentFlowAlias: aliases.browserForms,
        authenticator: "auth-username-password-form",
        requirement: "REQUIRED",
        priority: 10,
      },
      { ...child, dependsOn: forms },
    );
    const code = new keycloak.authentication.Execution(
      `${name}-browser-code`,
      {
        realmId,
        parentFlowAlias: aliases.browserForms,
        authenticator: "auth-otp-form",
        requirement: "REQUIRED",
        priority: 20,
      },
      { ...child, dependsOn: password },
    );

    const directGrant = new keycloak.authentication.Flow(
      `${name}-direct-grant`,
      { realmId, alias: aliases.directGrant, providerId: "basic-flow", description: "Nobody" },
      child,
    );
    const deny = new keycloak.authentication.Execution(
      `${name}-direct-grant-deny`,
      {
        realmId,
        parentFlowAlias: aliases.directGrant,
        authenticator: "deny-access-authenticator",
        requirement: "REQUIRED",
        priority: 10,
      },
      { ...child, dependsOn: directGrant },
    );

    this.browserFlowId = pulumi.all([browser.id, cookie.id, forms.id, password.id, code.id]).apply(([id]) => id);
    this.directGrantFlowId = pulumi.all([directGrant.id, deny.id]).apply(([id]) => id);
    this.registerOutputs({ browserFlowId: this.browserFlowId, directGrantFlowId: this.directGrantFlowId });
  }
}
