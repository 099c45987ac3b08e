import { isList, isObject, type Properties } from "../../wire/value";
import { at, numberAt, textAt } from "../metadata";

/** One of an object's conditions; undefined when its controller has not written it. */
export function condition(object: Properties, type: string): Properties | undefined {
  const conditions = at(object, "status", "conditions");
  return isList(conditions) ? conditions.filter(isObject).find((each) => each["type"] === type) : undefined;
}

/** Whether a condition is there and true. */
export function isTrue(object: Properties, type: string): boolean {
  return condition(object, type)?.["status"] === "True";
}

/** What a condition says, as in `[MinimumReplicasUnavailable] Deployment does not have minimum availability.` */
export function wordsOf(object: Properties, type: string): string {
  const found = condition(object, type);
  return found === undefined ? "" : `[${textAt(found, "reason")}] ${textAt(found, "message")}`;
}

/** Whether the object's controller has seen its newest form. */
export function isObserved(object: Properties): boolean {
  return numberAt(object, "status", "observedGeneration") >= numberAt(object, "metadata", "generation");
}
