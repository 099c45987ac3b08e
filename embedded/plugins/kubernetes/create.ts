import type { ResourceIdentity, ResourceState } from "../wire/resource-provider";
import type { Properties } from "../wire/value";
import { readCheckpoint, writeCheckpoint } from "./checkpoint";
import { ApiError, isStatus } from "./client/api-error";
import { NoSuchKindError } from "./client/no-such-kind-error";
import type { Cluster } from "./cluster";
import { fieldManagerFor } from "./field-managers";
import { at, idOf, referenceOf, textAt, withMetadata } from "./metadata";
import { toObject } from "./plain";
import { sleep } from "./sleep";
import { awaitReady } from "./wait/await-ready";
import { initializationError } from "./wait/initialization-error";

/** How long a namespace or a kind that is not there yet is waited for, in milliseconds. */
const patience = 20_000;

interface CreateRequest {
  readonly inputs: Properties;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Makes the object by POST, so that one which exists already is refused and never adopted, and waits until it is ready.
 *
 * @throws InitializationError when it exists and is not ready, Error when it was not made
 */
export async function create(
  cluster: Cluster,
  resource: ResourceIdentity,
  request: CreateRequest,
): Promise<ResourceState> {
  const object = await scoped(cluster, toObject(request.inputs));
  const fieldManager = fieldManagerFor(object);
  const checkpoint = (live: Properties): Properties =>
    writeCheckpoint(
      { live, inputs: object, fieldManager, initialApiVersion: textAt(object, "apiVersion") },
      request.inputs,
    );

  let made: Properties;
  try {
    made = await post(cluster, object, fieldManager, request.signal);
    if (object["kind"] === "Namespace") cluster.noteMade(referenceOf(object).name);
  } catch (error) {
    throw notMade(resource, object, error);
  }
  try {
    const limits = { seconds: request.timeoutSeconds, signal: request.signal };
    const live = await awaitReady(cluster, made, limits);
    return { id: idOf(live), properties: checkpoint(live) };
  } catch (error) {
    const words =
      `resource ${JSON.stringify(resource.urn)} was successfully created, but the Kubernetes API server reported that it ` +
      "failed to fully initialize or become live: ";
    throw initializationError(words, error, (live) => ({ id: idOf(made), properties: checkpoint(live ?? made) }));
  }
}

/**
 * What the object would become, by a dry run; undefined where the server can not tell yet because something the object
 * needs is not there.
 *
 * @throws Error with the server's words when it would be refused
 */
export async function previewCreate(
  cluster: Cluster,
  resource: ResourceIdentity,
  inputs: Properties,
): Promise<Properties | undefined> {
  const object = await scoped(cluster, toObject(inputs));
  const { namespace } = referenceOf(object);
  if (cluster.isMissing(namespace)) return undefined;
  const fieldManager = fieldManagerFor(object);
  try {
    const { body } = await cluster.objects.create(referenceOf(object), object, { fieldManager, dryRun: true });
    const live = { ...body, status: undefined }; // a dry run invents it
    return writeCheckpoint(
      { live, inputs: object, fieldManager, initialApiVersion: textAt(object, "apiVersion") },
      inputs,
    );
  } catch (error) {
    if (isStatus(error, 404) && error.namespaceMissing && namespace !== undefined) cluster.noteMissing(namespace);
    if (!(error instanceof ApiError) || canNotTell(error)) return undefined;
    throw notMade(resource, object, error);
  }
}

/** Missing rights, a namespace or kind to be made, the object that this one replaces, a webhook against dry runs. */
function canNotTell(error: ApiError): boolean {
  return [403, 404, 409, 429].includes(error.code) || error.code >= 500 || /dry ?run/i.test(error.message);
}

/** The object without a namespace where its kind has none. */
async function scoped(cluster: Cluster, object: Properties): Promise<Properties> {
  const { apiVersion, kind, namespace = "" } = referenceOf(object);
  if (namespace === "" || (await cluster.isNamespaced(apiVersion, kind))) return object;
  return withMetadata(object, { namespace: undefined });
}

async function post(
  cluster: Cluster,
  object: Properties,
  fieldManager: string,
  signal: AbortSignal,
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
      if (Date.now() + pause > deadline) throw withWords(error, `waited ${patience / 1000} s for it`);
    }
    await sleep(pause, signal);
    signal.throwIfAborted();
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
    return JSON.stringify(at(found, "metadata", "managedFields") ?? []).includes(`"${fieldManager}"`)
      ? found
      : undefined;
  } catch {
    return undefined;
  }
}

function withWords(error: unknown, words: string): Error {
  const { message } = error as Error;
  return error instanceof ApiError
    ? new ApiError(error.code, error.reason, `${message} (${words})`, error.about, error.causes)
    : new Error(`${message} (${words})`);
}

function notMade(resource: ResourceIdentity, object: Properties, error: unknown): Error {
  const { message } = error as Error;
  const urn = JSON.stringify(resource.urn);
  if (message.startsWith("no matches for kind"))
    return new Error(
      `creation of resource ${urn} with kind ${textAt(object, "apiVersion")}/${textAt(object, "kind")} failed because the ` +
        "Kubernetes API server reported that the apiVersion for this resource does not exist. " +
        `Verify that any required CRDs have been created: ${message}`,
    );
  const words = `resource ${urn} was not successfully created by the Kubernetes API server: ${message}`;
  if (!isStatus(error, 409) || error.reason !== "AlreadyExists") return new Error(words);
  return new Error(
    `${words}\n\nThe resource already exists in the cluster, and this stack does not know it. Nothing was changed.\n` +
      "  - If it is somebody else's, give yours another name.\n" +
      `  - If it belongs to this stack (an earlier run was cut off), adopt it: pulumi import ${resource.type} ${resource.name} ${idOf(object)}\n` +
      "  - If nobody needs it, delete it and run the same command again.",
  );
}

/** What a state says of the object's field manager; for operations on an object that exists. */
export function knownFieldManager(state: Properties, object: Properties): string {
  return fieldManagerFor(object, readCheckpoint(state).fieldManager);
}
