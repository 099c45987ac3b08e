import { isDeepStrictEqual } from "node:util";
import { isTakenOver } from "../../embedded/plugins/kubernetes/field-managers";
import type { PathStep } from "./property-path";

type Fields = Readonly<Record<string, unknown>>;

/** One entry of an object's `metadata.managedFields`, as far as it is looked at. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: object;
}

/** Who set a field of a live object, as its API server keeps it. */
export interface FieldOwner {
  readonly name: string;
  readonly operation: string;
  readonly subresource: string;
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** Key under which the entries of a list keep the element at an index; undefined when they do not have it. */
function elementKey(node: Fields, element: unknown): string | undefined {
  return Object.keys(node).find((key) => {
    if (key.startsWith("v:")) return isDeepStrictEqual(JSON.parse(key.slice(2)), element);
    if (!key.startsWith("k:") || !isFields(element)) return false;
    return Object.entries(JSON.parse(key.slice(2)) as Fields).every(([name, value]) =>
      isDeepStrictEqual(element[name], value),
    );
  });
}

function owns(fields: unknown, live: unknown, steps: readonly PathStep[]): boolean {
  let node = fields;
  let value = live;
  for (const step of steps) {
    if (!isFields(node)) return false;
    const below = Object.keys(node).filter((key) => key !== ".");
    // Lists and maps that are owned as a whole have no entries of their own.
    if (below.length === 0) return node !== fields;
    value = isFields(value) ? value[step] : undefined;
    const key = typeof step === "number" ? elementKey(node, value) : `f:${step}`;
    if (key === undefined || !(key in node)) return false;
    node = node[key];
  }
  return steps.length > 0;
}

/** Who owns the field at a path of a live object. */
export function fieldOwners(
  managedFields: readonly ManagedFields[],
  live: unknown,
  steps: readonly PathStep[],
): FieldOwner[] {
  return managedFields
    .filter(({ fieldsV1 }) => owns(fieldsV1, live, steps))
    .map(({ manager: name = "?", operation = "?", subresource = "" }) => ({ name, operation, subresource }));
}

/**
 * Whether an update of the platform would be refused the field: kubectl's edits it takes back by itself, other managers
 * (another tool, or the `scale` subresource) it does not.
 */
export function isForeignOwner({ name, operation, subresource }: FieldOwner, ours: string | undefined): boolean {
  if (name === ours && subresource === "") return false;
  return subresource !== "" || !isTakenOver(name, operation);
}

/** An owner as people know it. */
export function ownerText({ name, subresource }: FieldOwner): string {
  return subresource === "" ? name : `${name} (${subresource})`;
}
