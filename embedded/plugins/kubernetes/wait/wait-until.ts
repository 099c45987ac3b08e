import type { Properties } from "../../wire/value";
import { isStatus } from "../client/api-error";
import type { Objects } from "../client/objects";
import { referenceOf, textAt } from "../metadata";
import { Bell } from "./bell";
import { keyOf, type Watches } from "./watches";

/** Looks by itself while there is a stream of events, in milliseconds; a safety net. */
const slowLook = 5_000;
/** Looks by itself while there is none, in milliseconds: shortest and longest. */
const quickLook = [50, 300] as const;

/** How a wait ended. */
export interface WaitEnd {
  readonly end: "done" | "timeout" | "cancelled" | "gone";
  /** The object as it was last seen. */
  readonly object: Properties;
}

/**
 * Follows an object until `isDone`, until it is gone, or until the time is over.
 *
 * @throws UnreachableError, ApiError when the server can not be asked any more
 */
export async function waitUntil(
  { objects, watches }: { readonly objects: Objects; readonly watches: Watches },
  start: Properties,
  isDone: (object: Properties) => boolean,
  limits: {
    readonly seconds: number;
    readonly signal: AbortSignal;
    /** Reads the object before waiting for anything to happen to it. @default false */
    readonly lookFirst?: boolean;
  },
): Promise<WaitEnd> {
  if (isDone(start)) return { end: "done", object: start };
  const deadline = Date.now() + limits.seconds * 1000;
  const reference = referenceOf(start);
  const seen = { object: start, gone: false };
  const bell = new Bell(limits.lookFirst === true);
  const { apiVersion, kind } = reference;
  const resourceVersion = textAt(start, "metadata", "resourceVersion");
  const stream = watches.follow({ apiVersion, kind, resourceVersion, key: keyOf(start) }, (event) => {
    if (event === undefined) bell.ring({ look: true });
    // A stream shared with others may lag behind what was just written.
    else if (sameObject(event.object, start) && versionOf(event.object) >= versionOf(seen.object)) {
      seen.object = event.object;
      seen.gone = event.deleted;
      bell.ring({ look: false });
    }
  });
  const isCancelled = (): boolean => limits.signal.aborted;
  const onAbort = (): void => {
    bell.ring({ look: false });
  };
  limits.signal.addEventListener("abort", onAbort);
  try {
    for (let pause: number = quickLook[0]; ; pause = Math.min(pause * 1.5, quickLook[1])) {
      if (seen.gone) return { end: "gone", object: seen.object };
      if (isDone(seen.object)) return { end: "done", object: seen.object };
      if (isCancelled()) return { end: "cancelled", object: seen.object };
      const left = deadline - Date.now();
      if (left <= 0) return { end: "timeout", object: seen.object };
      const look = await bell.rung(Math.min(stream.isLive() ? slowLook : pause, left));
      if (!look) continue;
      try {
        const found = await objects.get(reference, { signal: limits.signal });
        if (!sameObject(found, start)) seen.gone = true;
        else if (versionOf(found) >= versionOf(seen.object)) seen.object = found;
      } catch (error) {
        if (isStatus(error, 404)) seen.gone = true;
        else if (!isCancelled()) throw error;
      }
    }
  } finally {
    stream.stop();
    limits.signal.removeEventListener("abort", onAbort);
  }
}

/** Resource versions are decimal numbers that grow; see KEP-5504. */
function versionOf(object: Properties): bigint {
  const version = textAt(object, "metadata", "resourceVersion");
  return /^\d+$/.test(version) ? BigInt(version) : 0n;
}

/** False when another object has taken the name since. */
function sameObject(a: Properties, b: Properties): boolean {
  const uid = textAt(b, "metadata", "uid");
  return uid === "" || textAt(a, "metadata", "uid") === uid;
}
