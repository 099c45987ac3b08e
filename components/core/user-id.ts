/** Form of a user id, as part of a larger pattern; nothing else ever becomes part of an address or a name. */
export const userIdPattern = "[a-z](?:[a-z0-9-]{0,29}[a-z0-9])?";
