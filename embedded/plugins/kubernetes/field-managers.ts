import { randomBytes } from "node:crypto";
import { isList, isObject, type Properties, type Value } from "../wire/value";
import { annotations } from "./annotations";
import { annotation, at, textAt } from "./metadata";

/**
 * Owners whose fields an update takes over: kubectl in all its forms, and creations by this plugin, which the server
 * books as plain writes. Everyone else's fields are a conflict. Source: the official plugin's list.
 */
const takenOver = {
  Apply: ["kubectl"],
  Update: ["kubectl", "before-first-apply", "pulumi-kubernetes", "pulumi-resource-kubernetes"],
} as const;

/** Name under which an object's fields are owned: by its annotation, as before, or a new one. */
export function fieldManagerFor(object: Properties, known?: string): string {
  const given = annotation(object, annotations.patchFieldManager);
  if (given !== "") return given;
  return known ?? `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}

/** Whether an update takes this owner's fields over without asking. */
export function isTakenOver(name: string, operation: string): boolean {
  if (operation !== "Apply" && operation !== "Update") return false;
  return takenOver[operation].some((prefix) => name.startsWith(prefix));
}

function managedFields(live: Properties): Properties[] {
  const entries = at(live, "metadata", "managedFields");
  return isList(entries) ? entries.filter(isObject) : [];
}

/**
 * The owners of a live object after `manager` took over what {@link isTakenOver} allows, so that a field left out of
 * the next apply is removed; undefined when there is nothing to take.
 */
export function takeOver(live: Properties, manager: string): readonly Properties[] | undefined {
  const entries = managedFields(live);
  const isOurs = (entry: Properties): boolean =>
    entry["manager"] === manager && entry["operation"] === "Apply" && textAt(entry, "subresource") === "";
  const taken = entries.filter(
    (entry) =>
      !isOurs(entry) &&
      textAt(entry, "subresource") === "" &&
      isTakenOver(textAt(entry, "manager"), textAt(entry, "operation")),
  );
  if (taken.length === 0) return undefined;
  const ours = entries.filter(isOurs);
  const fieldsV1 = [...ours, ...taken].reduce<Value>((all, entry) => merge(all, entry["fieldsV1"]), {});
  const entry: Properties = {
    manager,
    operation: "Apply",
    apiVersion: live["apiVersion"],
    fieldsType: "FieldsV1",
    fieldsV1,
  };
  return [...entries.filter((other) => !taken.includes(other) && !ours.includes(other)), entry];
}

function merge(a: Value | undefined, b: Value | undefined): Value {
  if (!isObject(a) || !isObject(b)) return b ?? a ?? {};
  const merged: Record<string, Value | undefined> = { ...a };
  for (const [key, value] of Object.entries(b)) merged[key] = merge(a[key], value);
  return merged;
}

/** Whether `manager`, or whom it takes over, (true) or only others (false) own a field; undefined when nobody does. */
export function ownsField(live: Properties, manager: string, path: readonly string[]): boolean | undefined {
  const keys = path.map((step) => `f:${step}`);
  const owners = managedFields(live).filter((entry) => at(entry["fieldsV1"], ...keys) !== undefined);
  if (owners.length === 0) return undefined;
  return owners.some(
    (entry) => entry["manager"] === manager || isTakenOver(textAt(entry, "manager"), textAt(entry, "operation")),
  );
}

/** Whether this name owns anything of the object; ours are random, so that says who made it. */
export function appearsAsOwner(live: Properties, manager: string): boolean {
  return managedFields(live).some((entry) => entry["manager"] === manager);
}
