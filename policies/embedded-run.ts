/** Configuration key that says whether the stack is deployed into the machine-local cluster. */
export const embeddedKey = "webide:embedded";

/**
 * Whether the run goes into the machine-local cluster, as the stack's configuration says. The SDK drops the
 * configuration that the engine sends to the pack, so `webide` says it in `PULUMI_CONFIG`, as JSON; without it the run is
 * judged strictly.
 */
export function isEmbeddedRun(environment: Readonly<Record<string, string | undefined>>): boolean {
  try {
    const config = JSON.parse(environment["PULUMI_CONFIG"] ?? "{}") as Record<string, unknown> | null;
    return config?.[embeddedKey] === "true";
  } catch {
    return false;
  }
}
