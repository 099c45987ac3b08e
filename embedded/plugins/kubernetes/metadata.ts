import { isObject, type Properties, type Value } from "../wire/value";
import type { ObjectReference } from "./client/objects";

/** The value at a path, as in `at(object, "status", "phase")`; undefined where there is none. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let current = value;
  for (const key of path) current = isObject(current) ? current[key] : undefined;
  return current;
}

/** The text at a path; empty where there is none. */
export function textAt(value: Value | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path; 0 where there is none. */
export function numberAt(value: Value | undefined, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** The value of an annotation; empty where there is none. */
export function annotation(object: Properties, name: string): string {
  return textAt(object, "metadata", "annotations", name);
}

/** Which object this is. */
export function referenceOf(object: Properties): ObjectReference {
  return {
    apiVersion: textAt(object, "apiVersion"),
    kind: textAt(object, "kind"),
    namespace: textAt(object, "metadata", "namespace"),
    name: textAt(object, "metadata", "name"),
  };
}

/** Id of an object in the state: `namespace/name`, or `name` outside namespaces. */
export function idOf(object: Properties): string {
  const { namespace, name } = referenceOf(object);
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/** The same object with some of its metadata set; undefined removes. */
export function withMetadata(object: Properties, changes: Properties): Properties {
  const metadata = { ...(isObject(object["metadata"]) ? object["metadata"] : {}), ...changes };
  return {
    ...object,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
  };
}
