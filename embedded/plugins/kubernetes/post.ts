import type { Properties } from "../wire/value";
import { ApiError, isStatus } from "./client/api-error";
import { NoSuchKindError } from "./client/no-such-kind-error";
import type { Cluster } from "./cluster";
import { appearsAsOwner } from "./field-managers";
import { referenceOf } from "./metadata";
import { sleep } from "./sleep";

/** How long a namespace or a kind that is not there yet is waited for, in milliseconds. */
const patience = 20_000;

/**
 * Makes an object that must not exist yet.
 *
 * @throws ApiError with reason AlreadyExists when it does; NoSuchKindError, UnreachableError
 */
export async function post(
  cluster: Cluster,
  object: Properties,
  { fieldManager, signal }: { readonly fieldManager: string; readonly signal?: AbortSignal },
): Promise<Properties> {
  const reference = referenceOf(object);
  const deadline = Date.now() + patience;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      const { body } = await cluster.objects.create(reference, object, { fieldManager, signal });
      return body;
    } catch (error) {
      const mine = await madeByEarlierTry(cluster, error, object, fieldManager);
      if (mine !== undefined) return mine;
      if (!mayPass(error)) throw error;
      if (Date.now() + pause > deadline) throw withWords(error as Error, `waited ${patience / 1000} s for it`);
    }
    await sleep(pause, signal);
    signal?.throwIfAborted();
    // A kind may have been added since; what was known of the group is no longer sure.
    await cluster.objects.discovery.find(reference.apiVersion, reference.kind, { fresh: true });
  }
}

/** An order of creation that the engine could not know: the namespace, or the definition of the kind, comes a moment later. */
function mayPass(error: unknown): boolean {
  if (error instanceof NoSuchKindError) return true;
  if (!(error instanceof ApiError)) return false;
  if (error.code === 404) return true;
  if (error.reason === "Conflict") return true; // a quota that others count against at the same time
  return error.causes.some((cause) => cause.reason === "NamespaceTerminating");
}

/** The object, when the server did the work of a try whose answer was lost: its fields are owned by our random name. */
async function madeByEarlierTry(
  cluster: Cluster,
  error: unknown,
  object: Properties,
  fieldManager: string,
): Promise<Properties | undefined> {
  if (!isStatus(error, 409) || error.reason !== "AlreadyExists") return undefined;
  try {
    const found = await cluster.objects.get(referenceOf(object));
    return appearsAsOwner(found, fieldManager) ? found : undefined;
  } catch {
    return undefined;
  }
}

function withWords(error: Error, words: string): Error {
  error.message = `${error.message} (${words})`;
  return error;
}
