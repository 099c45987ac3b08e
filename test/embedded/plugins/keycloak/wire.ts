import { reveal, Secret, unknown } from "../../../../embedded/plugins/wire/value";
import type { Properties, Value } from "../../../../embedded/plugins/wire/value";

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Made by the bridge for itself; no part of the state that a user sees. */
const ignored = new Set(["__pulumi_raw_state_delta"]);

/** Recorded properties as a plugin receives them. */
export function fromWire(recorded: unknown): Properties {
  return value(recorded ?? {}) as Properties;
}

function value(recorded: unknown): Value {
  if (recorded === unknownText) return unknown;
  if (Array.isArray(recorded)) return recorded.map(value);
  if (typeof recorded !== "object" || recorded === null) return recorded as Value;
  const fields = recorded as Record<string, unknown>;
  if (fields[signature] === secret) return new Secret(value(fields["value"] ?? null));
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, inner]) => (ignored.has(key) ? [] : [[key, value(inner)]])),
  );
}

/** Properties as plain data that `assert.deepEqual` shows well: unknowns and secrets as marked texts. */
export function shown(properties: unknown): unknown {
  if (properties === unknown) return "<unknown>";
  if (properties instanceof Secret) return { secret: shown(properties.value) };
  if (Array.isArray(properties)) return properties.map(shown);
  if (typeof properties !== "object" || properties === null) return properties;
  return Object.fromEntries(
    Object.entries(properties as Record<string, unknown>).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, shown(inner)]],
    ),
  );
}

/** Properties with secrets laid open, as the engine hands them back to a plugin that takes no secrets. */
export function plain(properties: Properties): Properties {
  return reveal(properties) as Properties;
}
