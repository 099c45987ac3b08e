import { isObject, type Properties, type Value } from "../wire/value";
import { annotations } from "./annotations";
import { ApiError, isStatus } from "./client/api-error";
import type { Cluster } from "./cluster";
import { isTakenOver, ownsField, takeOver } from "./field-managers";
import { annotation, at, referenceOf, textAt, withMetadata } from "./metadata";

/** How often a write is tried again that others' writes overtook. */
const tries = 5;

/** Who writes, and what the program asked to leave alone. */
export interface WriteRequest {
  readonly fieldManager: string;
  /** Paths, as in `spec.replicas`. */
  readonly ignoreChanges: readonly string[];
  /** Nothing is kept, and no owner changes. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Brings an object that exists to what the program says, by server-side apply.
 *
 * @throws ApiError in the server's words; UnreachableError
 */
export async function write(cluster: Cluster, object: Properties, request: WriteRequest): Promise<Properties> {
  const reference = referenceOf(object);
  for (let attempt = 1; ; attempt++) {
    const live = await cluster.objects.get(reference, { signal: request.signal });
    try {
      if (isDefinition(object)) return await replaceDefinition(cluster, object, live, request);
      const body = forIgnored(object, live, request);
      if (request.dryRun) return await applyAtPreview(cluster, body, request);
      await takeFields(cluster, live, request);
      return await cluster.objects.apply(reference, body, { ...request, force: forced(object) });
    } catch (error) {
      if (!isStatus(error, 409) || isFieldConflict(error) || attempt === tries) throw withWayOut(error);
    }
  }
}

async function takeFields(cluster: Cluster, live: Properties, { fieldManager, signal }: WriteRequest): Promise<void> {
  const owners = takeOver(live, fieldManager);
  if (owners === undefined) return;
  const version = at(live, "metadata", "resourceVersion");
  const operations = [
    { op: "replace", path: "/metadata/managedFields", value: owners },
    // Names the state the owners were read from: a write in between is a conflict, not a loss.
    { op: "replace", path: "/metadata/resourceVersion", value: version },
  ];
  await cluster.objects.patch(referenceOf(live), operations, { signal });
}

async function applyAtPreview(cluster: Cluster, body: Properties, request: WriteRequest): Promise<Properties> {
  const reference = referenceOf(body);
  try {
    return await cluster.objects.apply(reference, body, { ...request, force: forced(body) });
  } catch (error) {
    if (!isStatus(error, 409) || !isFieldConflict(error)) throw error;
    // The run itself takes these owners' fields over first; only what it leaves alone is a conflict worth a word.
    if (!error.causes.every((cause) => takesOver(cause.message ?? ""))) throw error;
    return cluster.objects.apply(reference, body, { ...request, force: true });
  }
}

/**
 * Reads the owner out of `conflict with "kubectl-edit" using v1`; a plain write is named like that, an apply without version.
 * What was written through a subresource, as by `kubectl scale`, stays its owner's.
 */
function takesOver(words: string): boolean {
  if (words.includes(" with subresource ")) return false;
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
  request: WriteRequest,
): Promise<Properties> {
  const body = withMetadata(object, { resourceVersion: at(live, "metadata", "resourceVersion") });
  return cluster.objects.replace(referenceOf(object), body, request);
}

function forced(object: Properties): boolean {
  return (
    annotation(object, annotations.patchForce) === "true" || process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"] === "true"
  );
}

/** What the program asked to ignore: left to its owner, or sent as it is where it is ours and would else be removed. */
function forIgnored(object: Properties, live: Properties, { fieldManager, ignoreChanges }: WriteRequest): Properties {
  let body = object;
  for (const text of ignoreChanges) {
    if (text.includes("[")) continue; // the engine has put the old value there
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
