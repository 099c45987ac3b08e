import type { Properties } from "../../wire/value";
import { annotations } from "../annotations";
import type { Objects } from "../client/objects";
import { UnreachableError } from "../client/unreachable-error";
import { annotation, textAt } from "../metadata";
import { awaitEndpoints } from "./await-endpoints";
import { explain } from "./explain";
import { NotReadyError } from "./not-ready-error";
import { ruleFor } from "./rules";
import { waitUntil } from "./wait-until";
import type { Watches } from "./watches";

/**
 * Waits until an object that was just written is ready.
 *
 * @param limits `seconds` is what the program asked for as a resource option; 0 when it did not
 * @returns the object as it is then
 * @throws NotReadyError saying what is missing; the object exists all the same
 */
export async function awaitReady(
  cluster: { readonly objects: Objects; readonly watches: Watches },
  written: Properties,
  limits: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<Properties> {
  const rule = ruleFor(written);
  if (rule === undefined || annotation(written, annotations.skipAwait) === "true") return written;
  const name = textAt(written, "metadata", "name");
  const fail = async (words: string, object: Properties): Promise<never> => {
    const missing = rule.judge(object).words;
    const reasons = await explain(cluster.objects, object);
    throw new NotReadyError(
      words,
      object,
      [missing, ...reasons].filter((reason) => reason !== ""),
    );
  };
  try {
    if (await waitsForConsumer(cluster.objects, written)) return written;
    const asked = limits.seconds || Number(annotation(written, annotations.timeoutSeconds)) || rule.seconds;
    const { end, object } = await waitUntil(
      cluster,
      written,
      (seen) => {
        const judged = rule.judge(seen);
        return judged.ready || judged.failed === true;
      },
      { seconds: asked, signal: limits.signal },
    );
    if (end === "timeout") return await fail(`'${name}' timed out waiting to be Ready`, object);
    if (end === "cancelled") return await fail(`'${name}' was not Ready yet when the run was cancelled`, object);
    if (end === "gone") return await fail(`'${name}' was deleted while it was waited for`, object);
    if (!rule.judge(object).ready) return await fail(`'${name}' failed`, object);
    if (object["kind"] === "Service") await awaitEndpoints(cluster, object, limits.signal);
    return object;
  } catch (error) {
    if (error instanceof UnreachableError) throw new NotReadyError(error.message, written, []);
    throw error;
  }
}

/** True for a claim whose volume is made only once a pod uses it. */
async function waitsForConsumer(objects: Objects, object: Properties): Promise<boolean> {
  const storageClass = textAt(object, "spec", "storageClassName");
  if (object["kind"] !== "PersistentVolumeClaim" || storageClass === "") return false;
  if (textAt(object, "status", "phase") === "Bound") return false;
  try {
    const found = await objects.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name: storageClass });
    return textAt(found, "volumeBindingMode") === "WaitForFirstConsumer";
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    return false; // a class that is missing or hidden: the claim itself will tell
  }
}
