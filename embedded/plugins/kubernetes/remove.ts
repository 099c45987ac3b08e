import { InitializationError } from "../wire/initialization-error";
import { isList, isObject, type Properties, type Value } from "../wire/value";
import { annotations } from "./annotations";
import { isCertain, readCheckpoint, writeCheckpoint } from "./checkpoint";
import { isStatus } from "./client/api-error";
import { NoSuchKindError } from "./client/no-such-kind-error";
import type { ObjectReference } from "./client/objects";
import type { Cluster } from "./cluster";
import { appearsAsOwner } from "./field-managers";
import { annotation, at, referenceOf, textAt } from "./metadata";
import { builtInScope } from "./scopes";
import { waitUntil } from "./wait/wait-until";

/** Built-in kinds that own other objects; these go before their owner, whoever waits for it then knows them gone. */
const owners = new Set([
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Job",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
]);

/** Seconds to wait, by kind; the official plugin's numbers. */
const seconds: Readonly<Record<string, number>> = { DaemonSet: 600, Deployment: 600, StatefulSet: 600 };
const otherwise = 300;

/**
 * Removes the object and waits until it is gone; one that is gone already, or whose kind is, counts as removed.
 *
 * @throws InitializationError naming what holds it when it does not go
 */
export async function remove(
  cluster: Cluster,
  request: {
    readonly id: string;
    readonly properties: Properties;
    readonly timeoutSeconds: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const state = readCheckpoint(request.properties);
  const { signal } = request;
  const reference = referenceOf(state.live);
  let object: Properties;
  try {
    if (!isCertain(state)) {
      const found = await cluster.objects.get(reference, { signal });
      if (!appearsAsOwner(found, state.fieldManager ?? "")) return;
    }
    const answer = await cluster.objects.remove(reference, propagation(state.inputs, reference), { signal });
    if (answer["kind"] === "Status") return; // while anything holds it, the answer is the object itself
    object = answer;
  } catch (error) {
    if (isStatus(error, 404) || error instanceof NoSuchKindError) return;
    throw error;
  }
  if (annotation(state.inputs, annotations.skipAwait) === "true") return;
  const limit =
    request.timeoutSeconds ||
    Number(annotation(state.inputs, annotations.timeoutSeconds)) ||
    (seconds[reference.kind] ?? otherwise);
  const { end, object: last } = await waitUntil(cluster, object, () => false, {
    seconds: limit,
    signal,
    lookFirst: true,
  });
  if (end === "gone") return;
  const words =
    end === "cancelled"
      ? `deletion of ${reference.kind} ${JSON.stringify(request.id)} was asked for, and not finished when the run was cancelled`
      : `timed out after ${limit} s waiting for deletion of ${reference.kind} ${JSON.stringify(request.id)}: ${holding(last)}`;
  const secrets = request.properties;
  const properties = writeCheckpoint({ ...state, live: last }, secrets);
  throw new InitializationError(words, { id: request.id, properties }, [words]);
}

function isLeaf(reference: ObjectReference): boolean {
  return builtInScope(reference.apiVersion, reference.kind) !== undefined && !owners.has(reference.kind);
}

function propagation(inputs: Properties, reference: ObjectReference): "Foreground" | "Background" | "Orphan" {
  switch (annotation(inputs, annotations.deletionPropagation).toLowerCase()) {
    case "background":
      return "Background";
    case "orphan":
      return "Orphan";
    case "foreground":
      return "Foreground";
    default:
      return isLeaf(reference) ? "Background" : "Foreground";
  }
}

/** What keeps an object that was deleted: finalizers, and for a namespace what its controller says. */
function holding(object: Properties): string {
  const reasons: string[] = [];
  const conditions = at(object, "status", "conditions");
  for (const condition of isList(conditions) ? conditions.filter(isObject) : [])
    if (condition["status"] === "True" && object["kind"] === "Namespace") reasons.push(textAt(condition, "message"));
  const held: readonly (Value | undefined)[] = [at(object, "metadata", "finalizers"), at(object, "spec", "finalizers")];
  for (const finalizers of held)
    if (isList(finalizers) && finalizers.length > 0) reasons.push(`finalizers: ${finalizers.map(String).join(", ")}`);
  return reasons.length === 0 ? "the server still has it" : reasons.join("; ");
}
