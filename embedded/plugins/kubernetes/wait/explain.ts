import { isList, isObject, type Properties } from "../../wire/value";
import type { Objects } from "../client/objects";
import { at, numberAt, referenceOf, textAt } from "../metadata";
import { condition, isTrue, wordsOf } from "./conditions";

/** At most this many reasons: the first ones of a hundred pods say what the others would. */
const shown = 5;
/** How long the server is asked, in milliseconds. */
const patience = 2_000;

/**
 * Why an object does not get ready, one line each: from its pods, else from what the cluster reported about it.
 * Best effort: empty when the server can not be asked.
 */
export async function explain(objects: Objects, object: Properties): Promise<readonly string[]> {
  try {
    const pods = await podsOf(objects, object);
    const reasons = pods.flatMap((pod) =>
      podTroubles(pod).map((trouble) => `pod ${textAt(pod, "metadata", "name")}: ${trouble}`),
    );
    // Pods that say nothing more than their phase, or none at all: others may have reported why.
    const events = await warnings(objects, [object, ...pods.slice(0, 3), ...(await replicaSetsOf(objects, object))]);
    return [...new Set([...reasons.slice(0, shown), ...events])].slice(0, shown);
  } catch {
    return [];
  }
}

function selectorOf(object: Properties): string {
  const labels = at(object, "spec", "selector", "matchLabels");
  return isObject(labels)
    ? Object.entries(labels)
        .map(([key]) => `${key}=${textAt(labels, key)}`)
        .join(",")
    : "";
}

async function podsOf(objects: Objects, object: Properties): Promise<readonly Properties[]> {
  if (object["kind"] === "Pod") return [object];
  const labelSelector = selectorOf(object);
  if (labelSelector === "") return [];
  const { namespace = "" } = referenceOf(object);
  return objects.list({ apiVersion: "v1", kind: "Pod", namespace }, { labelSelector, limit: "50" }, { patience });
}

async function replicaSetsOf(objects: Objects, object: Properties): Promise<readonly Properties[]> {
  if (object["kind"] !== "Deployment") return [];
  const { namespace = "" } = referenceOf(object);
  const kind = { apiVersion: "apps/v1", kind: "ReplicaSet", namespace };
  return objects.list(kind, { labelSelector: selectorOf(object), limit: "5" }, { patience });
}

function podTroubles(pod: Properties): string[] {
  if (isTrue(pod, "Ready")) return [];
  const troubles: string[] = [];
  if (condition(pod, "PodScheduled")?.["status"] === "False") troubles.push(wordsOf(pod, "PodScheduled"));
  for (const kind of ["initContainerStatuses", "containerStatuses"]) {
    const statuses = at(pod, "status", kind);
    for (const status of isList(statuses) ? statuses : []) {
      const waiting = at(status, "state", "waiting");
      const ended = at(status, "state", "terminated") ?? at(status, "lastState", "terminated");
      const name = `container ${textAt(status, "name")}`;
      const reason = textAt(waiting, "reason");
      if (isObject(waiting) && reason !== "ContainerCreating" && reason !== "PodInitializing")
        troubles.push(`${name}: [${reason}] ${textAt(waiting, "message")}`.trimEnd());
      const code = numberAt(ended, "exitCode");
      if (code !== 0) troubles.push(`${name} ended with exit code ${code} (${textAt(ended, "reason")})`);
    }
  }
  if (troubles.length > 0) return troubles;
  const words = wordsOf(pod, "Ready");
  return [words === "" ? `phase ${textAt(pod, "status", "phase") || "Pending"}` : words];
}

/** The newest warning of each kind about the objects. */
async function warnings(objects: Objects, about: readonly Properties[]): Promise<string[]> {
  const lists = await Promise.all(
    about.map(async (object) => {
      const { namespace = "", name } = referenceOf(object);
      const reference = { apiVersion: "v1", kind: "Event", namespace: namespace || "default" };
      const fieldSelector = `involvedObject.uid=${textAt(object, "metadata", "uid")},type=Warning`;
      const events = await objects.list(reference, { fieldSelector, limit: "20" }, { patience });
      return events.map((event) => ({
        time: textAt(event, "lastTimestamp") || textAt(event, "eventTime"),
        reason: textAt(event, "reason"),
        words: `${textAt(event, "involvedObject", "kind").toLowerCase()} ${name}: [${textAt(event, "reason")}] ${textAt(event, "message")}`,
      }));
    }),
  );
  const newest = lists.flat().sort((a, b) => b.time.localeCompare(a.time));
  return [...new Map(newest.reverse().map((event) => [event.reason, event.words])).values()];
}
