import type * as keycloak from "@pulumi/keycloak";

type Attribute = keycloak.types.input.RealmUserProfileAttribute;

/** Everything about a person comes from the catalog, so only the program may change it. */
function attribute(name: string, displayName: string, visibleToUser: boolean, validators: Attribute["validators"]) {
  return {
    name,
    displayName,
    permissions: { views: visibleToUser ? ["admin", "user"] : ["admin"], edits: ["admin"] },
    validators,
  } satisfies Attribute;
}

function length(min: number, max: number) {
  return { name: "length", config: { min: String(min), max: String(max) } };
}

/**
 * Attributes that an account has. Keycloak drops attributes that the profile does not name, without a word, and its
 * own profile refuses user names of fewer than three characters, which our ids may have.
 */
export function userProfileAttributes(): Attribute[] {
  return [
    attribute("username", "${username}", true, [
      length(1, 31),
      { name: "username-prohibited-characters" },
      { name: "up-username-not-idn-homograph" },
    ]),
    { ...attribute("email", "${email}", true, [{ name: "email" }, length(3, 255)]), requiredForRoles: ["user"] },
    attribute("firstName", "${firstName}", true, [length(1, 255), { name: "person-name-prohibited-characters" }]),
    attribute("lastName", "${lastName}", true, [length(1, 255), { name: "person-name-prohibited-characters" }]),
    attribute("department", "Department", true, [length(1, 255)]),
    attribute("ticket", "Ticket of the request", false, [length(1, 255)]),
  ];
}
