import type { ResourceIdentity } from "../wire/resource-provider";
import type { Properties } from "../wire/value";
import { isCertain, readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint";
import { ApiError, isStatus } from "./client/api-error";
import { UnreachableError } from "./client/unreachable-error";
import type { Cluster } from "./cluster";
import { appearsAsOwner, fieldManagerFor } from "./field-managers";
import { idOf, referenceOf, textAt } from "./metadata";
import { notMade } from "./not-made";
import { toObject } from "./plain";
import { post } from "./post";
import { awaitReady } from "./wait/await-ready";
import { initializationError } from "./wait/initialization-error";
import { NotReadyError } from "./wait/not-ready-error";
import { write, type WriteRequest } from "./write";

interface UpdateRequest {
  readonly olds: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Changes the object by server-side apply, and waits until it is ready again.
 *
 * @throws InitializationError when it was refused or is not ready, Error when it is not there
 */
export async function update(
  cluster: Cluster,
  resource: ResourceIdentity,
  request: UpdateRequest,
): Promise<{ readonly properties: Properties }> {
  const state = readCheckpoint(request.olds);
  const object = toObject(request.news);
  const fieldManager = fieldManagerFor(object, state.fieldManager);
  const checkpoint = checkpointOf(state, object, fieldManager, request.news);
  const { signal, ignoreChanges } = request;
  const writeRequest = { fieldManager, ignoreChanges, dryRun: false, signal };
  try {
    const written = isCertain(state)
      ? await write(cluster, object, writeRequest)
      : await writeUncertain(cluster, object, writeRequest);
    if (state.fieldManager !== undefined && state.fieldManager !== fieldManager)
      await relinquish(cluster, written, state.fieldManager);
    const live = await awaitReady(cluster, written, { seconds: request.timeoutSeconds, signal });
    return { properties: checkpoint(live) };
  } catch (error) {
    // What is not certainly ours must not get into the state.
    if (!isCertain(state) && !(error instanceof NotReadyError)) throw notMade(resource, object, error);
    const live = error instanceof NotReadyError ? error.object : await lastSeen(cluster, state, error);
    if (live === undefined) throw notUpdated(resource, error);
    const id = idOf(live);
    const words = `the Kubernetes API server reported that ${JSON.stringify(id)} failed to fully initialize or become live: `;
    throw initializationError(words, error, () => ({ id, properties: checkpoint(live) }));
  }
}

/**
 * What the object would become, by a dry run; undefined where the server can not tell.
 *
 * @throws Error with the server's words when the change would be refused
 */
export async function previewUpdate(
  cluster: Cluster,
  resource: ResourceIdentity,
  request: Pick<UpdateRequest, "olds" | "news" | "ignoreChanges">,
): Promise<Properties | undefined> {
  const state = readCheckpoint(request.olds);
  const object = toObject(request.news);
  const fieldManager = fieldManagerFor(object, state.fieldManager);
  if (!isCertain(state)) return undefined;
  try {
    const { ignoreChanges } = request;
    const written = await write(cluster, object, { fieldManager, ignoreChanges, dryRun: true });
    return checkpointOf(state, object, fieldManager, request.news)(written);
  } catch (error) {
    if (isStatus(error, 403) || !(error instanceof ApiError) || /dry ?run/i.test(error.message)) return undefined;
    if (error.code >= 500 || error.code === 429) return undefined;
    throw notUpdated(resource, error);
  }
}

function checkpointOf(state: Checkpoint, object: Properties, fieldManager: string, secretsOf: Properties) {
  const initialApiVersion = state.initialApiVersion ?? textAt(object, "apiVersion");
  return (live: Properties): Properties =>
    writeCheckpoint({ live, inputs: object, fieldManager, initialApiVersion }, secretsOf);
}

/** Makes what the server had not made by then; what it had made carries our name. */
async function writeUncertain(cluster: Cluster, object: Properties, request: WriteRequest): Promise<Properties> {
  try {
    return await post(cluster, object, request);
  } catch (error) {
    if (!isStatus(error, 409) || error.reason !== "AlreadyExists") throw error;
    const live = await cluster.objects.get(referenceOf(object), { signal: request.signal });
    if (!appearsAsOwner(live, request.fieldManager)) throw error;
    return write(cluster, object, request);
  }
}

async function relinquish(cluster: Cluster, live: Properties, fieldManager: string): Promise<void> {
  const { apiVersion, kind, namespace, name } = referenceOf(live);
  const body = { apiVersion, kind, metadata: { name, ...(namespace === "" ? {} : { namespace }) } };
  await cluster.objects.apply(referenceOf(live), body, { fieldManager, force: false });
}

/** The object after an update that failed; undefined when nobody can tell. */
async function lastSeen(cluster: Cluster, state: Checkpoint, error: unknown): Promise<Properties | undefined> {
  if (error instanceof UnreachableError) return undefined;
  try {
    return await cluster.objects.get(referenceOf(state.live));
  } catch {
    return undefined;
  }
}

function notUpdated(resource: ResourceIdentity, error: unknown): Error {
  const way = isStatus(error, 404) ? "; it was deleted by someone else: run again with --refresh to make it anew" : "";
  return new Error(`update of resource ${JSON.stringify(resource.urn)} failed: ${(error as Error).message}${way}`);
}
