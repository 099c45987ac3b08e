import type { Field } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** Whether an object is a resource of Keycloak's provider. */
export function isKeycloak(object: PolicyObject): boolean {
  return object.type.startsWith("keycloak:");
}

/** One realm and what is declared in it. */
export interface RealmParts {
  /** Undefined for a realm that is not declared here. */
  readonly realm?: PolicyObject;
  readonly members: readonly PolicyObject[];
}

/** How a resource names its realm; identity providers have another word for it. */
function realmId({ props }: PolicyObject): Field {
  return props.at("realmId").isAbsent ? props.at("realm") : props.at("realmId");
}

/** Texts by which others name a realm: its name, which is also its id, and what a rendering puts in place of the id. */
function isNamedBy(realm: PolicyObject, id: Field): boolean {
  const text = id.text();
  return text === realm.props.at("realm").text() || text === `${realm.name ?? ""}-id`;
}

/** Declared resources by realm. One whose realm is not known before the deployment counts in every realm. */
export function realmParts(objects: readonly PolicyObject[]): RealmParts[] {
  const realms = objects.filter((object) => isKeycloak(object) && object.kind === "Realm");
  const members = objects.filter((object) => isKeycloak(object) && object.kind !== "Realm");
  const strays = members.filter(
    (object) =>
      (realms.length === 0 || !realmId(object).isUnknown) && !realms.some((realm) => isNamedBy(realm, realmId(object))),
  );
  const names = [...new Set(strays.map((object) => realmId(object).shown()))];
  return [
    ...realms.map((realm) => ({
      realm,
      members: members.filter((object) => realmId(object).isUnknown || isNamedBy(realm, realmId(object))),
    })),
    ...names.map((name) => ({
      members: members.filter((object) => realmId(object).isUnknown || realmId(object).shown() === name),
    })),
  ];
}
