import { protocolMapper } from "./protocol-mapper";

const on = { type: "flag", default: true } as const;
const off = { type: "flag", default: false } as const;
const idToken = { ...on, key: "id.token.claim" };
const accessToken = { ...on, key: "access.token.claim" };
const userinfo = { ...on, key: "userinfo.token.claim" };
const introspection = { key: "introspection.token.claim" };
const claimName = { type: "text", required: true, key: "claim.name" } as const;

/** The kinds of mappers that the program uses, by the last part of their type. */
export const protocolMappers = {
  audience: protocolMapper({
    mapper: "oidc-audience-mapper",
    settings: {
      includedClientAudience: { type: "text", key: "included.client.audience" },
      includedCustomAudience: { type: "text", key: "included.custom.audience" },
      addToIdToken: idToken,
      addToAccessToken: accessToken,
      addToTokenIntrospection: { ...on, ...introspection },
    },
  }),
  groupMembership: protocolMapper({
    mapper: "oidc-group-membership-mapper",
    nameReplaces: true,
    settings: {
      claimName,
      fullPath: { ...on, key: "full.path" },
      addToIdToken: idToken,
      addToAccessToken: accessToken,
      addToUserinfo: userinfo,
      addToTokenIntrospection: { ...off, ...introspection },
    },
  }),
  userRealmRole: protocolMapper({
    mapper: "oidc-usermodel-realm-role-mapper",
    settings: {
      claimName,
      claimValueType: {
        type: "text",
        default: "String",
        oneOf: ["JSON", "String", "long", "int", "boolean"],
        key: "jsonType.label",
      },
      multivalued: { ...off, key: "multivalued" },
      realmRolePrefix: { type: "text", key: "usermodel.realmRoleMapping.rolePrefix" },
      addToIdToken: idToken,
      addToAccessToken: accessToken,
      addToUserinfo: userinfo,
      addToTokenIntrospection: { ...on, ...introspection },
    },
  }),
};
