import type { ResourceType } from "./resource-type";
import { bindings } from "./types/bindings";
import { client } from "./types/client";
import { execution } from "./types/execution";
import { flow } from "./types/flow";
import { group } from "./types/group";
import { groupRoles } from "./types/group-roles";
import { protocolMappers } from "./types/protocol-mappers";
import { realm } from "./types/realm";
import { realmEvents } from "./types/realm-events";
import { requiredAction } from "./types/required-action";
import { role } from "./types/role";
import { roleMapper } from "./types/role-mapper";
import { subflow } from "./types/subflow";
import { user } from "./types/user";
import { userGroups } from "./types/user-groups";
import { userProfile } from "./types/user-profile";
import { userRoles } from "./types/user-roles";

/** The types that the stand-in knows, by token: those that the program uses. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "keycloak:authentication/bindings:Bindings": bindings,
  "keycloak:authentication/execution:Execution": execution,
  "keycloak:authentication/flow:Flow": flow,
  "keycloak:authentication/subflow:Subflow": subflow,
  "keycloak:index/genericRoleMapper:GenericRoleMapper": roleMapper,
  "keycloak:index/group:Group": group,
  "keycloak:index/groupRoles:GroupRoles": groupRoles,
  "keycloak:index/realm:Realm": realm,
  "keycloak:index/realmEvents:RealmEvents": realmEvents,
  "keycloak:index/realmUserProfile:RealmUserProfile": userProfile,
  "keycloak:index/requiredAction:RequiredAction": requiredAction,
  "keycloak:index/role:Role": role,
  "keycloak:index/user:User": user,
  "keycloak:index/userGroups:UserGroups": userGroups,
  "keycloak:index/userRoles:UserRoles": userRoles,
  "keycloak:openid/audienceProtocolMapper:AudienceProtocolMapper": protocolMappers.audience,
  "keycloak:openid/client:Client": client,
  "keycloak:openid/groupMembershipProtocolMapper:GroupMembershipProtocolMapper": protocolMappers.groupMembership,
  "keycloak:openid/userRealmRoleProtocolMapper:UserRealmRoleProtocolMapper": protocolMappers.userRealmRole,
};
