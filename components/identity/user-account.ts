import * as keycloak from "@pulumi/keycloak";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { PasswordPolicy } from "./password-policy";
import { firstPasswordArgs, passwordPolicy } from "./password-policy";

/** Inputs of {@link UserAccount}. */
export interface UserAccountArgs {
  /** Id by which the provider knows the realm. */
  readonly realmId: pulumi.Input<string>;
  /** Stable user id; it is the user name, so it never changes. */
  readonly userId: string;
  /** Address in the company; taken as verified, since the catalog vouches for it. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly department: string;
  /** Ticket by which the account was requested and approved. */
  readonly ticket: string;
  /** Ids of all groups the user is in: department and roles. Others are taken away. */
  readonly groupIds: readonly pulumi.Input<string>[];
  /** Ids of realm roles beside those that the groups grant. @default none */
  readonly roleIds?: readonly pulumi.Input<string>[];
  /** The account stays and nobody can sign in with it. @default false */
  readonly disabled?: boolean;
  /** Policy that the first password must satisfy: the realm's own. @default that of the platform's realm */
  readonly passwordPolicy?: PasswordPolicy;
  /** Refuse to delete the account, and keep it should the program lose it. @default false */
  readonly protect?: boolean;
}

/**
 * One user's account: enabled or disabled, in groups, with a first password that must be changed at once.
 *
 * Required actions are not declared. The provider sends a declared list with each write of the user, so that a change of
 * department would make the user enrol a new phone; without one it leaves the pending actions alone. They come from the
 * server: a temporary password demands a new one, and the realm's default action and sign-in flow demand the one-time
 * code.
 */
export class UserAccount extends pulumi.ComponentResource {
  /** Id that Keycloak gave the account: `sub` in tokens. */
  readonly accountId: pulumi.Output<string>;
  /** Password for the first sign-in; worthless after it. */
  readonly firstPassword: pulumi.Output<string>;

  constructor(name: string, args: UserAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:UserAccount", name, { userId: args.userId }, opts);
    const child = { parent: this };
    const protect = args.protect ?? false;
    const policy = firstPasswordArgs(args.passwordPolicy ?? passwordPolicy);
    const password = new random.RandomPassword(name, policy, {
      ...child,
      // A stricter policy must not make another password than the one that the account was given.
      ignoreChanges: Object.keys(policy),
    });
    const user = new keycloak.User(
      name,
      {
        realmId: args.realmId,
        username: args.userId,
        enabled: !(args.disabled ?? false),
        email: args.email,
        emailVerified: true,
        firstName: args.firstName,
        lastName: args.lastName,
        attributes: { department: args.department, ticket: args.ticket },
        initialPassword: { value: password.result, temporary: true },
      },
      {
        ...child,
        protect,
        retainOnDelete: protect,
        ignoreChanges: ["initialPassword", "requiredActions"],
        additionalSecretOutputs: ["initialPassword"],
      },
    );
    new keycloak.UserGroups(
      name,
      { realmId: args.realmId, userId: user.id, groupIds: [...args.groupIds], exhaustive: true },
      child,
    );
    if (args.roleIds !== undefined && args.roleIds.length > 0) {
      // Not exhaustive: the realm's default role, which every account has, is not ours to take away.
      new keycloak.UserRoles(
        name,
        { realmId: args.realmId, userId: user.id, roleIds: [...args.roleIds], exhaustive: false },
        child,
      );
    }
    this.accountId = user.id;
    this.firstPassword = pulumi.secret(password.result);
    this.registerOutputs({ accountId: this.accountId, firstPassword: this.firstPassword });
  }
}
