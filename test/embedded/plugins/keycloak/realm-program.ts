import * as keycloak from "@pulumi/keycloak";
import { IdentityRealm } from "../../../../components/identity/realm";
import { SignInClient } from "../../../../components/identity/sign-in-client";
import { UserAccount } from "../../../../components/identity/user-account";
import { LiveKeycloak } from "./live-keycloak";

/** What a test changes between two runs. */
export interface RealmProgramArgs {
  readonly displayName: string;
  /** Address of Keycloak. @default KEYCLOAK_URL */
  readonly url?: string;
  readonly clientSecret?: string;
}

/** Everything of the project that stands in Keycloak, with the arguments that the project gives. */
export function realmProgram(args: RealmProgramArgs): Promise<void> {
  const provider = new keycloak.Provider("keycloak", {
    url: args.url,
    clientId: LiveKeycloak.clientId,
    clientSecret: args.clientSecret ?? LiveKeycloak.clientSecret,
    realm: "master",
    initialLogin: false,
  });
  const opts = { providers: { keycloak: provider } };
  const realm = new IdentityRealm(
    "realm",
    {
      realm: "webide",
      displayName: args.displayName,
      publicUrl: "https://sso.company.com",
      adminUrl: "https://sso-admin.company.com",
      departments: ["ai", "platform"],
      roles: { developer: "Opens a workspace.", senior: "As developer, with more." },
      sslRequired: "external",
    },
    opts,
  );
  new SignInClient(
    "oauth2-proxy",
    {
      realm: realm.resource,
      clientId: "oauth2-proxy",
      displayName: "Web IDE",
      redirectUris: ["https://ide.company.com/oauth2/callback"],
      postLogoutRedirectUris: ["https://ide.company.com/"],
      browserFlowId: realm.browserFlowId,
      directGrantFlowId: realm.directGrantFlowId,
      roleIds: realm.roleIds,
    },
    opts,
  );
  for (const userId of ["alice", "bob"]) {
    new UserAccount(
      userId,
      {
        realmId: realm.realmId,
        userId,
        email: `${userId}@company.com`,
        firstName: userId,
        lastName: "Kim",
        department: "ai",
        ticket: "ITSM-1",
        groupIds: [realm.departmentGroupIds["ai"]!, realm.roleGroupIds["developer"]!],
        roleIds: [realm.roleIds["senior"]!],
      },
      opts,
    );
  }
  return Promise.resolve();
}
