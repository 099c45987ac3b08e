import { InitializationError } from "../wire/initialization-error";
import type { ResourceIdentity, ResourceState } from "../wire/resource-provider";
import { isObject, type Properties } from "../wire/value";
import { annotations } from "./annotations";
import { isCertain, readCheckpoint, writeCheckpoint } from "./checkpoint";
import { isStatus } from "./client/api-error";
import { NoSuchKindError } from "./client/no-such-kind-error";
import type { ObjectReference } from "./client/objects";
import type { Cluster } from "./cluster";
import { appearsAsOwner, fieldManagerFor } from "./field-managers";
import { markSecrets } from "./mark-secrets";
import { annotation, at, textAt, withMetadata } from "./metadata";
import { toObject, toProperties } from "./plain";
import { prune } from "./prune";
import { readTypeToken } from "./type-token";
import { explain } from "./wait/explain";
import { ruleFor } from "./wait/rules";

/**
 * Reads the live object. The inputs become what it says about the fields they name, so that the next run sees the drift.
 *
 * @returns undefined when it is gone, or its kind is
 * @throws InitializationError when it is there and not ready
 */
export async function read(
  cluster: Cluster,
  resource: ResourceIdentity,
  request: { readonly id: string; readonly properties: Properties; readonly inputs: Properties },
): Promise<(ResourceState & { readonly inputs: Properties }) | undefined> {
  const state = readCheckpoint(request.properties);
  const given = toObject(request.inputs);
  const imported = Object.keys(given).length === 0;
  const reference = await locate(cluster, resource, request.id, imported ? state.live : given);
  let live: Properties;
  try {
    live = await cluster.objects.get(reference);
  } catch (error) {
    if (isStatus(error, 404) || error instanceof NoSuchKindError) return undefined;
    throw error;
  }
  const { fieldManager } = state;
  if (!imported && !isCertain(state) && fieldManager !== undefined && !appearsAsOwner(live, fieldManager))
    return undefined;
  const inputs = imported ? importedInputs(live) : prune(live, given);
  const found = {
    id: request.id,
    properties: writeCheckpoint(
      {
        live,
        inputs,
        fieldManager: fieldManagerFor(inputs, fieldManager),
        initialApiVersion: state.initialApiVersion ?? reference.apiVersion,
      },
      request.inputs,
    ),
    inputs: markSecrets(toProperties(inputs), request.inputs),
  };
  if (!imported) await reportUnready(cluster, inputs, live, found);
  return found;
}

async function locate(
  cluster: Cluster,
  resource: ResourceIdentity,
  id: string,
  known: Properties,
): Promise<ObjectReference> {
  const token = readTypeToken(resource.type);
  const apiVersion = textAt(known, "apiVersion") || token.apiVersion;
  const kind = textAt(known, "kind") || token.kind;
  const [name = "", namespace = textAt(known, "metadata", "namespace")] = id.split("/").reverse();
  if (name === "")
    throw new Error(`"${id}" is no id of a Kubernetes object; write <namespace>/<name>, or <name> outside namespaces`);
  if (namespace !== "" || !(await cluster.isNamespaced(apiVersion, kind))) return { apiVersion, kind, namespace, name };
  return { apiVersion, kind, namespace: cluster.namespace, name };
}

/** All that a program could have written, for an object it did not. */
function importedInputs(live: Properties): Properties {
  const own = at(live, "metadata", "annotations");
  const written = Object.entries(isObject(own) ? own : {}).filter(
    ([key]) =>
      key !== "deployment.kubernetes.io/revision" && key !== "kubectl.kubernetes.io/last-applied-configuration",
  );
  return withMetadata(
    { ...live, status: undefined },
    {
      annotations: written.length === 0 ? undefined : Object.fromEntries(written),
      creationTimestamp: undefined,
      generation: undefined,
      managedFields: undefined,
      resourceVersion: undefined,
      uid: undefined,
    },
  );
}

async function reportUnready(
  cluster: Cluster,
  inputs: Properties,
  live: Properties,
  found: ResourceState & { readonly inputs: Properties },
): Promise<void> {
  const rule = ruleFor(live);
  if (rule?.atRefresh !== true || annotation(inputs, annotations.skipAwait) === "true") return;
  const { ready, words } = rule.judge(live);
  if (ready) return;
  const reasons = [
    `'${textAt(live, "metadata", "name")}' is not Ready: ${words}`,
    ...(await explain(cluster.objects, live)),
  ];
  throw new InitializationError(reasons.join("; "), found, reasons);
}
