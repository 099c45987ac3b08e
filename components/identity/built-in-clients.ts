import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of {@link BuiltInClients}. */
export interface BuiltInClientsArgs {
  readonly realm: keycloak.Realm;
  /** Name of the realm in URLs. */
  readonly realmName: string;
  /** Public address of Keycloak, without a trailing slash. */
  readonly publicUrl: string;
  /** Address of Keycloak's admin door, without a trailing slash. */
  readonly adminUrl: string;
  readonly browserFlowId: pulumi.Input<string>;
  readonly directGrantFlowId: pulumi.Input<string>;
}

type BuiltInClient = Omit<keycloak.openid.ClientArgs, "realmId">;

/** The clients that Keycloak makes in each realm and that a user can sign in to, with exact addresses. */
export function builtInClients(realm: string, publicUrl: string, adminUrl: string): Record<string, BuiltInClient> {
  const browser = {
    accessType: "PUBLIC",
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    fullScopeAllowed: false,
    pkceCodeChallengeMethod: "S256",
  };
  const account = { ...browser, validRedirectUris: [`${publicUrl}/realms/${realm}/account/`] };
  return {
    account,
    "account-console": account,
    "security-admin-console": {
      ...browser,
      validRedirectUris: [`${adminUrl}/admin/${realm}/console/`],
      webOrigins: [adminUrl],
    },
    "admin-cli": {
      accessType: "PUBLIC",
      standardFlowEnabled: false,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      fullScopeAllowed: false,
    },
  };
}

/**
 * Puts the second factor on Keycloak's own clients.
 *
 * One client without it is a hole in all: whoever signs in there by password alone gets the session cookie, and the
 * cookie is enough for every other client, those with the override included (seen live on Keycloak 26.7.3). `admin-cli`
 * gives tokens for a password alone. `broker` and `realm-management` are bearer-only and can not start a sign-in.
 *
 * `import` adopts the existing client. On that first write the provider keeps an existing `true` where we declare
 * `false`, so the grant of `admin-cli` and its scope are switched off by the run after; the overriding flow denies from
 * the start.
 */
export class BuiltInClients extends pulumi.ComponentResource {
  constructor(name: string, args: BuiltInClientsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:BuiltInClients", name, {}, opts);
    for (const [clientId, client] of Object.entries(builtInClients(args.realmName, args.publicUrl, args.adminUrl))) {
      new keycloak.openid.Client(
        `${name}-${clientId}`,
        {
          realmId: args.realm.id,
          clientId,
          import: true,
          ...client,
          authenticationFlowBindingOverrides: { browserId: args.browserFlowId, directGrantId: args.directGrantFlowId },
        },
        { parent: this, deletedWith: args.realm },
      );
    }
    this.registerOutputs({});
  }
}
