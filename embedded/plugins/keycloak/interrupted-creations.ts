/** Environment variable with a JSON list of URNs. */
const variable = "WEBIDE_INTERRUPTED_CREATIONS";

/**
 * URNs of resources whose creation was under way when an earlier run was killed, as the engine's state lists them under
 * its pending operations. What the server has under such a resource's name is taken for what that run left, and taken
 * over; for every other resource an object that is there already is a refusal.
 *
 * @throws RangeError where the variable is no JSON list of texts
 */
export function interruptedCreations(env: Readonly<Record<string, string | undefined>> = process.env): Set<string> {
  const text = env[variable];
  if (text === undefined || text === "") return new Set();
  try {
    const urns: unknown = JSON.parse(text);
    if (Array.isArray(urns) && urns.every((urn) => typeof urn === "string")) return new Set(urns);
  } catch {
    // Said below.
  }
  throw new RangeError(`${variable} is not a JSON list of URNs; unset it, or write it as in '["urn:pulumi:dev::..."]'`);
}
