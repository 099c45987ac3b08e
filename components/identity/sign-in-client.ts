import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { OidcClient } from "../core/contracts";

/** Inputs of {@link SignInClient}. */
export interface SignInClientArgs {
  /** Realm that the client belongs to. */
  readonly realm: keycloak.Realm;
  /** Id by which the product names itself. */
  readonly clientId: string;
  /** Name that users see. */
  readonly displayName: string;
  /** Where codes may be sent: exact https addresses. */
  readonly redirectUris: readonly string[];
  /** Where the browser may be sent after signing out: exact https addresses. */
  readonly postLogoutRedirectUris: readonly string[];
  /** Origins of pages whose scripts may call Keycloak. @default none: the product's server calls it */
  readonly webOrigins?: readonly string[];
  /** Browser flow with the second factor. */
  readonly browserFlowId: pulumi.Input<string>;
  /** Direct grant flow that denies. */
  readonly directGrantFlowId: pulumi.Input<string>;
  /** Realm roles that tokens may name, by role name. */
  readonly roleIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Refuse to delete the client's secret. @default false */
  readonly protect?: boolean;
}

/**
 * The addresses, each exact and https.
 *
 * @throws RangeError naming the client, the property, the address and what is allowed
 */
export function exactAddresses(clientId: string, property: string, addresses: readonly string[]): string[] {
  for (const address of addresses) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== "https:" || /[*#\s]/.test(address) || url.username !== "" || url.hash !== "") {
      throw new RangeError(
        `client "${clientId}": "${address}" in ${property} is not an exact https address; write it in full, as in "https://ide.company.com/oauth2/callback", without wildcard, fragment or credentials`,
      );
    }
  }
  return [...addresses];
}

/**
 * A product that signs its users in through the browser: confidential, code flow with PKCE only, the second factor bound
 * on the client itself, tokens with the user's groups (full path) and roles.
 */
export class SignInClient extends pulumi.ComponentResource implements OidcClient {
  readonly clientId: string;
  readonly clientSecret: pulumi.Output<string>;

  constructor(name: string, args: SignInClientArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:SignInClient", name, { clientId: args.clientId }, opts);
    const realmId = args.realm.id;
    const child = { parent: this, deletedWith: args.realm };
    // Letters and digits only: one value that needs no quoting in a header, an environment variable or a file.
    const secret = new random.RandomPassword(
      name,
      { length: 48, special: false },
      { parent: this, protect: args.protect ?? false },
    );
    const exact = (property: string, addresses: readonly string[]) =>
      exactAddresses(args.clientId, property, addresses);
    const client = new keycloak.openid.Client(
      name,
      {
        realmId,
        clientId: args.clientId,
        name: args.displayName,
        enabled: true,
        accessType: "CONFIDENTIAL",
        clientSecret: secret.result,
        standardFlowEnabled: true,
        implicitFlowEnabled: false,
        directAccessGrantsEnabled: false,
        serviceAccountsEnabled: false,
        oauth2DeviceAuthorizationGrantEnabled: false,
        standardTokenExchangeEnabled: false,
        consentRequired: false,
        fullScopeAllowed: false,
        pkceCodeChallengeMethod: "S256",
        validRedirectUris: exact("redirectUris", args.redirectUris),
        validPostLogoutRedirectUris: exact("postLogoutRedirectUris", args.postLogoutRedirectUris),
        webOrigins: exact("webOrigins", args.webOrigins ?? []),
        backchannelLogoutSessionRequired: true,
        authenticationFlowBindingOverrides: {
          browserId: args.browserFlowId,
          directGrantId: args.directGrantFlowId,
        },
      },
      child,
    );
    const claims = { addToIdToken: true, addToAccessToken: true, addToUserinfo: true };
    // Without it the access token's audience is another client, which oauth2-proxy refuses.
    new keycloak.openid.AudienceProtocolMapper(
      `${name}-audience`,
      {
        realmId,
        clientId: client.id,
        name: "audience",
        includedClientAudience: args.clientId,
        addToIdToken: true,
        addToAccessToken: true,
      },
      child,
    );
    new keycloak.openid.GroupMembershipProtocolMapper(
      `${name}-groups`,
      { realmId, clientId: client.id, name: "groups", claimName: "groups", fullPath: true, ...claims },
      child,
    );
    new keycloak.openid.UserRealmRoleProtocolMapper(
      `${name}-roles`,
      {
        realmId,
        clientId: client.id,
        name: "roles",
        claimName: "roles",
        claimValueType: "String",
        multivalued: true,
        ...claims,
      },
      child,
    );
    // With a restricted scope a token names only the roles that the client may see; without these it names none.
    for (const [role, roleId] of Object.entries(args.roleIds)) {
      new keycloak.GenericRoleMapper(`${name}-role-${role}`, { realmId, clientId: client.id, roleId }, child);
    }
    this.clientId = args.clientId;
    this.clientSecret = pulumi.secret(secret.result);
    this.registerOutputs({ clientId: this.clientId, clientSecret: this.clientSecret });
  }
}
