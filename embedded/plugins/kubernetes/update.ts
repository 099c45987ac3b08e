import type { ResourceIdentity } from "../wire/resource-provider";
import type { Properties, Value } from "../wire/value";
import { isObject } from "../wire/value";
import { annotations } from "./annotations";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint";
import { ApiError, isStatus } from "./client/api-error";
import { UnreachableError } from "./client/unreachable-error";
import type { Cluster } from "./cluster";
import { fieldManagerFor, isTakenOver, ownsField, takeOver } from "./field-managers";
import { annotation, at, idOf, referenceOf, textAt, withMetadata } from "./metadata";
import { toObject } from "./plain";
import { awaitReady } from "./wait/await-ready";
import { initializationError } from "./wait/initialization-error";
import { NotReadyError } from "./wait/not-ready-error";

interface UpdateRequest {
  readonly olds: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** How often a write is tried again that others' writes overtook. */
const tries = 5;

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
  const { signal } = request;
  try {
    const written = await write(cluster, object, fieldManager, request);
    if (state.fieldManager !== undefined && state.fieldManager !== fieldManager)
      await relinquish(cluster, written, state.fieldManager);
    const live = await awaitReady(cluster, written, { seconds: request.timeoutSeconds, signal });
    return { properties: checkpoint(live) };
  } catch (error) {
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
  try {
    const live = await cluster.objects.get(referenceOf(object));
    const body = isDefinition(object) ? object : forIgnored(object, live, fieldManager, request.ignoreChanges);
    const options = { fieldManager, dryRun: true };
    const written = isDefinition(object)
      ? await replaceDefinition(cluster, body, live, options)
      : await applyAtPreview(cluster, body, options);
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

async function write(
  cluster: Cluster,
  object: Properties,
  fieldManager: string,
  { ignoreChanges, signal }: Pick<UpdateRequest, "ignoreChanges" | "signal">,
): Promise<Properties> {
  const reference = referenceOf(object);
  for (let attempt = 1; ; attempt++) {
    const live = await cluster.objects.get(reference, { signal });
    try {
      if (isDefinition(object)) return await replaceDefinition(cluster, object, live, { fieldManager, signal });
      const owners = takeOver(live, fieldManager);
      if (owners !== undefined) {
        const version = at(live, "metadata", "resourceVersion");
        const operations = [
          { op: "replace", path: "/metadata/managedFields", value: owners },
          // Names the state the owners were read from: a write in between is a conflict, not a loss.
          { op: "replace", path: "/metadata/resourceVersion", value: version },
        ];
        await cluster.objects.patch(reference, operations, { signal });
      }
      const body = forIgnored(object, live, fieldManager, ignoreChanges);
      return await cluster.objects.apply(reference, body, { fieldManager, force: forced(object), signal });
    } catch (error) {
      if (!isStatus(error, 409) || isFieldConflict(error) || attempt === tries) throw withWayOut(error);
    }
  }
}

async function applyAtPreview(
  cluster: Cluster,
  body: Properties,
  options: { readonly fieldManager: string; readonly dryRun: boolean },
): Promise<Properties> {
  const reference = referenceOf(body);
  try {
    return await cluster.objects.apply(reference, body, { ...options, force: forced(body) });
  } catch (error) {
    if (!isStatus(error, 409) || !isFieldConflict(error)) throw error;
    // The run itself takes these owners' fields over first; only what it leaves alone is a conflict worth a word.
    const others = error.causes.filter((cause) => !takesOver(cause.message ?? ""));
    if (others.length > 0) throw withWayOut(error);
    return cluster.objects.apply(reference, body, { ...options, force: true });
  }
}

/** Reads the owner out of `conflict with "kubectl-edit" using v1`; a plain write is named like that, an apply without version. */
function takesOver(words: string): boolean {
  const owner = /conflict with "([^"]*)"/.exec(words)?.[1] ?? "";
  return isTakenOver(owner, / using /.test(words) ? "Update" : "Apply");
}

function isDefinition(object: Properties): boolean {
  return (
    object["kind"] === "CustomResourceDefinition" && textAt(object, "apiVersion").startsWith("apiextensions.k8s.io/")
  );
}

/** Definitions are replaced as a whole: their schemas are no place for merging. */
function replaceDefinition(
  cluster: Cluster,
  object: Properties,
  live: Properties,
  options: { readonly fieldManager: string; readonly dryRun?: boolean; readonly signal?: AbortSignal },
): Promise<Properties> {
  const body = withMetadata(object, { resourceVersion: at(live, "metadata", "resourceVersion") });
  return cluster.objects.replace(referenceOf(object), body, options);
}

function forced(object: Properties): boolean {
  return (
    annotation(object, annotations.patchForce) === "true" || process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"] === "true"
  );
}

/** What the program asked to ignore: left to its owner, or sent as it is where it is ours and would else be removed. */
function forIgnored(
  object: Properties,
  live: Properties,
  fieldManager: string,
  ignored: readonly string[],
): Properties {
  let body = object;
  for (const text of ignored) {
    const path = text.split(".");
    if (ownsField(live, fieldManager, path) === false) body = setAt(body, path, undefined) as Properties;
    else if (at(live, ...path) !== undefined) body = setAt(body, path, at(live, ...path)) as Properties;
  }
  return body;
}

function setAt(object: Value | undefined, path: readonly string[], value: Value | undefined): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const fields = isObject(object) ? object : {};
  if (value === undefined && fields[key] === undefined) return object;
  return { ...fields, [key]: setAt(fields[key], rest, value) };
}

function isFieldConflict(error: ApiError): boolean {
  return error.causes.some((cause) => cause.reason === "FieldManagerConflict");
}

function withWayOut(error: unknown): unknown {
  if (!isStatus(error, 409) || !isFieldConflict(error)) return error;
  // The server lists each owner and field on a line of its own.
  const words = error.message.split("\n").join(" ");
  return new ApiError(
    error.code,
    error.reason,
    `Server-Side Apply field conflict detected: ${words}. Someone else owns these fields now; agree with them, or take ` +
      `the fields back by the annotation ${annotations.patchForce}: "true" on the object`,
    error.about,
    error.causes,
  );
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
