import { createHash } from "node:crypto";
import { isObject, type Properties } from "../wire/value";
import { annotations } from "./annotations";
import { annotation, at, textAt, withMetadata } from "./metadata";

/**
 * Gives an object without a name one: `<name in the program>-<8 hex>`, that of the old object if that was made here too.
 *
 * The engine hands in the same seed for a preview and the run after it.
 */
export function autoname(object: Properties, old: Properties, name: string, seed: Uint8Array): Properties {
  const metadata = object["metadata"];
  // Metadata that is not known yet may bring a name.
  if (metadata !== undefined && !isObject(metadata)) return object;
  if (at(object, "metadata", "name") !== undefined) return object;
  const kept = annotation(old, annotations.autonamed) === "true" ? textAt(old, "metadata", "name") : "";
  const own = at(object, "metadata", "annotations");
  return withMetadata(object, {
    name: kept === "" ? `${name}-${createHash("sha256").update(seed).digest("hex").slice(0, 8)}` : kept,
    annotations: { ...(isObject(own) ? own : {}), [annotations.autonamed]: "true" },
  });
}
