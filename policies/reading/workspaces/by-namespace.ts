import { UnreadableFieldError } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** What stands in one namespace. */
export interface NamespacePart {
  /** Undefined where it is not known at preview: the part is one object then. */
  readonly namespace?: string;
  readonly objects: readonly PolicyObject[];
}

/** Where an object lives; kubectl puts what names no namespace into `default`. */
function namespaceOf(object: PolicyObject): string | undefined {
  try {
    return object.namespace ?? "default";
  } catch (error) {
    if (error instanceof UnreadableFieldError) return undefined;
    throw error;
  }
}

/** Where a part lives. @throws UnreadableFieldError when that is not known */
export function knownNamespace({ namespace, objects: [first] }: NamespacePart): string {
  return namespace ?? first?.namespace ?? "default";
}

/** Objects by the namespace they live in, in the order in which they first appear. */
export function byNamespace(objects: readonly PolicyObject[]): NamespacePart[] {
  const parts = new Map<string, PolicyObject[]>();
  const unknown: NamespacePart[] = [];
  for (const object of objects) {
    const namespace = namespaceOf(object);
    if (namespace === undefined) unknown.push({ objects: [object] });
    else {
      const part = parts.get(namespace);
      if (part === undefined) parts.set(namespace, [object]);
      else part.push(object);
    }
  }
  return [...Array.from(parts, ([namespace, members]) => ({ namespace, objects: members })), ...unknown];
}
