import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";
import { BuiltInClients } from "./built-in-clients";
import { FlowBindings } from "./flow-bindings";
import { LoginFlows } from "./login-flows";
import type { PasswordPolicy } from "./password-policy";
import { passwordPolicy } from "./password-policy";
import type { IdsByName } from "./realm-directory";
import { RealmDirectory } from "./realm-directory";
import { realmSettings } from "./realm-settings";
import { userProfileAttributes } from "./user-profile";

/** Inputs of {@link IdentityRealm}. */
export interface IdentityRealmArgs {
  /** Name of the realm in URLs; part of every token, so it never changes. */
  readonly realm: string;
  /** Title of the sign-in pages. */
  readonly displayName: string;
  /** Public address of Keycloak, `https://sso.<domain>`. */
  readonly publicUrl: string;
  /** Address of Keycloak's admin door, `https://sso-admin.<domain>`. */
  readonly adminUrl: string;
  /** Names of the departments, each a group `/departments/<name>`. */
  readonly departments: readonly string[];
  /** Realm roles by name with what they allow, each with a group `/roles/<name>` that grants it. */
  readonly roles: Readonly<Record<string, string>>;
  /** `external` lets private addresses use plain HTTP: only where Keycloak has no certificate in the cluster. @default all */
  readonly sslRequired?: "all" | "external";
  /** @default 12 characters, one of each class, the last 5 are refused */
  readonly passwordPolicy?: PasswordPolicy;
  /** Wrong passwords or codes in a row before an account has to wait. @default 5 */
  readonly maxLoginFailures?: number;
  /** Life of an access token, as a duration. @default 5m */
  readonly accessTokenLifespan?: string;
  /** How long a session lives without a refresh; longer than the proxy's refresh interval. @default 1h */
  readonly sessionIdleTimeout?: string;
  /** Longest session, after which everybody signs in again. @default 12h */
  readonly sessionMaxLifespan?: string;
  /** Days that sign-in and admin events are kept in the database. @default 90 */
  readonly eventRetentionDays?: number;
  /** Refuse to delete the realm and its flows, and keep them should the program lose them. @default false */
  readonly protect?: boolean;
}

/** The realm of all users: rules for passwords and sessions, the enforced second factor, groups, roles, events. */
export class IdentityRealm extends pulumi.ComponentResource {
  /** The realm, for resources that live and die with it. */
  readonly resource: keycloak.Realm;
  /** Id by which the provider knows the realm. */
  readonly realmId: pulumi.Output<string>;
  /** Flow to put on every client: password and one-time code. */
  readonly browserFlowId: pulumi.Output<string>;
  /** Flow to put on every client: nobody gets a token for a password alone. */
  readonly directGrantFlowId: pulumi.Output<string>;
  /** Ids of the groups `/departments/<name>`. */
  readonly departmentGroupIds: IdsByName;
  /** Ids of the groups `/roles/<name>`. */
  readonly roleGroupIds: IdsByName;
  /** Ids of the realm roles. */
  readonly roleIds: IdsByName;

  constructor(name: string, args: IdentityRealmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:IdentityRealm", name, { ...args }, opts);
    const protect = args.protect ?? false;
    const settings = realmSettings({
      realm: args.realm,
      displayName: args.displayName,
      sslRequired: args.sslRequired ?? "all",
      passwordPolicy: args.passwordPolicy ?? passwordPolicy,
      maxLoginFailures: args.maxLoginFailures ?? 5,
      accessTokenLifespan: args.accessTokenLifespan ?? "5m",
      sessionIdleTimeout: args.sessionIdleTimeout ?? "1h",
      sessionMaxLifespan: args.sessionMaxLifespan ?? "12h",
      deletionProtection: protect,
    });
    const realm = new keycloak.Realm(name, settings, {
      parent: this,
      protect,
      retainOnDelete: protect,
      // Set by FlowBindings. After a refresh the true flows are kept through a later write of the realm.
      ignoreChanges: ["browserFlow", "directGrantFlow"],
    });
    const child = { parent: this };
    const withRealm = { ...child, deletedWith: realm };

    new keycloak.RealmEvents(
      name,
      {
        realmId: realm.id,
        eventsEnabled: true,
        eventsExpiration: (args.eventRetentionDays ?? 90) * 86_400,
        adminEventsEnabled: true,
        adminEventsDetailsEnabled: true,
        // Left out it would be set to none, and failed sign-ins would vanish from the log.
        eventsListeners: ["jboss-logging"],
      },
      withRealm,
    );
    const profile = new keycloak.RealmUserProfile(
      name,
      { realmId: realm.id, attributes: userProfileAttributes(), unmanagedAttributePolicy: "DISABLED" },
      withRealm,
    );
    const enrolment = new keycloak.RequiredAction(
      `${name}-configure-totp`,
      {
        realmId: realm.id,
        alias: "CONFIGURE_TOTP",
        name: "Configure OTP",
        enabled: true,
        defaultAction: true,
      },
      withRealm,
    );

    const flows = new LoginFlows(`${name}-flows`, { realm, protect }, child);
    new FlowBindings(`${name}-bindings`, { realm, realmSettings: settings, flows }, child);
    new BuiltInClients(
      `${name}-client`,
      {
        realm,
        realmName: args.realm,
        publicUrl: args.publicUrl,
        adminUrl: args.adminUrl,
        browserFlowId: flows.browserFlowId,
        directGrantFlowId: flows.directGrantFlowId,
      },
      child,
    );
    const directory = new RealmDirectory(
      `${name}-directory`,
      { realm, departments: args.departments, roles: args.roles },
      child,
    );

    this.resource = realm;
    // Accounts may only be made once the realm enforces enrolment and knows their attributes.
    this.realmId = pulumi.all([realm.id, profile.id, enrolment.id]).apply(([id]) => id);
    this.browserFlowId = flows.browserFlowId;
    this.directGrantFlowId = flows.directGrantFlowId;
    this.departmentGroupIds = directory.departmentGroupIds;
    this.roleGroupIds = directory.roleGroupIds;
    this.roleIds = directory.roleIds;
    this.registerOutputs({ realmId: this.realmId });
  }
}
