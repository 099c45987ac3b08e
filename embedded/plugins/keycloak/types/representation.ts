import type { Properties } from "../../wire/value";

/** An answer of the admin API, to be read by name. */
export function representation(answer: object): Properties {
  return answer as Properties;
}
