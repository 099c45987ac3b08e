import { createHash } from "node:crypto";
import type { ApiClient, KubernetesObject } from "../api-client";
import type { NodeKind } from "../node-kind";
import type { CustomResourceDefinition } from "./custom-resources";
import { emptyImageList } from "./image-list";
import { nameServer } from "./name-server";
import { overPromise } from "./over-promise";
import { placement } from "./placement";
import { realNode } from "./real-node";
import { simulatedNodes } from "./simulated-nodes";
import { localPathClass } from "./storage-class";

const appliedAnnotation = "embedded.webide.dev/applied";

const plurals: Readonly<Record<string, string>> = {
  Node: "nodes",
  StorageClass: "storageclasses",
  CustomResourceDefinition: "customresourcedefinitions",
  MutatingAdmissionPolicy: "mutatingadmissionpolicies",
  MutatingAdmissionPolicyBinding: "mutatingadmissionpolicybindings",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  ServiceAccount: "serviceaccounts",
  ConfigMap: "configmaps",
  Service: "services",
  Deployment: "deployments",
};

function collectionOf({ apiVersion, kind, metadata: { namespace } }: KubernetesObject): string {
  const plural = plurals[kind];
  if (plural === undefined) throw new Error(`no path is known for kind ${kind}`);
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}`;
}

function pathOf(object: KubernetesObject): string {
  return `${collectionOf(object)}/${object.metadata.name}`;
}

/** Creates or changes an object, unless it was made before as it is now. */
async function ensureObject(api: ApiClient, object: KubernetesObject): Promise<boolean> {
  const applied = createHash("sha256").update(JSON.stringify(object)).digest("hex").slice(0, 16);
  const found = await api.get(pathOf(object));
  if (found?.metadata.annotations?.[appliedAnnotation] === applied) return false;
  const { apiVersion, kind, metadata, status, ...rest } = object;
  const annotations = { ...metadata.annotations, [appliedAnnotation]: applied };
  const marked = { apiVersion, kind, metadata: { ...metadata, annotations }, ...rest };
  if (!found) {
    // With its status, as a kubelet registers its node.
    await api.create(collectionOf(object), { ...marked, ...(status !== undefined && { status }) });
    return true;
  }
  if (status !== undefined) {
    await api.apply(`${pathOf(object)}/status`, { apiVersion, kind, metadata: { name: metadata.name }, status });
  }
  await api.apply(pathOf(object), marked); // the mark comes last, so that an interrupted change is repeated
  return true;
}

/**
 * Makes the objects that a cluster of this kind comes with: simulated nodes, a storage class, definitions of foreign kinds,
 * and beside a real node its name server and what puts pods on it.
 *
 * @param nodes the kind of node that runs what can run
 * @returns how many were made or changed
 */
export async function ensureObjects(
  api: ApiClient,
  crds: readonly CustomResourceDefinition[],
  nodes: NodeKind,
): Promise<number> {
  const besideRealNode =
    nodes === "real" ? [emptyImageList(), ...overPromise(), ...placement(), realNode(), ...nameServer()] : [];
  const changed = await Promise.all(
    [...simulatedNodes(nodes), localPathClass(), ...crds, ...besideRealNode].map((object) => ensureObject(api, object)),
  );
  return changed.filter(Boolean).length;
}
