import { InitializationError } from "../wire/initialization-error";
import type { ResourceIdentity, ResourceState } from "../wire/resource-provider";
import type { Properties } from "../wire/value";
import { writeCheckpoint } from "./checkpoint";
import { ApiError, isStatus } from "./client/api-error";
import { UnreachableError } from "./client/unreachable-error";
import type { Cluster } from "./cluster";
import { fieldManagerFor } from "./field-managers";
import { idOf, referenceOf, textAt, withMetadata } from "./metadata";
import { notMade } from "./not-made";
import { toObject } from "./plain";
import { post } from "./post";
import { awaitReady } from "./wait/await-ready";
import { initializationError } from "./wait/initialization-error";

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
    made = await post(cluster, object, { fieldManager, signal: request.signal });
    if (object["kind"] === "Namespace") cluster.noteMade(referenceOf(object).name);
  } catch (error) {
    const failure = notMade(resource, object, error);
    if (!(error instanceof UnreachableError) || !error.mayHaveWorked) throw failure;
    // Nobody knows whether it exists. The state keeps it as one that does, so that the next run finds out.
    throw new InitializationError(failure.message, { id: idOf(object), properties: checkpoint(object) }, [
      failure.message,
    ]);
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
