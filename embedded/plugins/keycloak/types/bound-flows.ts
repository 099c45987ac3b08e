import type { Data } from "../schema/data";
import { builtInFlows } from "./built-in-flows";

/** The flow for each binding: the one asked for or known, or else the one that Keycloak brings along. */
export function boundFlows(wanted: Data): Record<string, string> {
  return Object.fromEntries(
    Object.entries(builtInFlows).map(([binding, builtIn]) => [binding, wanted.text(binding) || builtIn]),
  );
}
