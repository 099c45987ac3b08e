import { byNamespace, knownNamespace } from "../../reading/workspaces/by-namespace";
import type { NamespacePart } from "../../reading/workspaces/by-namespace";
import { declaredClaims } from "../../reading/storage/declared-claims";
import type { DeclaredClaim } from "../../reading/storage/declared-claims";
import { heldLimits } from "../../reading/workspaces/held-quotas";
import { partByPart } from "../../reading/workspaces/part-by-part";
import { podCount } from "../../reading/pods/pod-count";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { PlacedViolation, RuleContext, StackRule } from "../../rule";
import { shownAmount } from "../../reading/workspaces/shown-amount";

/** Kinds that a quota counts by their plain plural, without `count/`. Source: Kubernetes "Quota on object count". */
const plainPlurals = new Set([
  "configmaps",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
]);

/** The name under which the API serves a kind: `networkpolicies.networking.k8s.io`. */
function resourceName(object: PolicyObject): string {
  const group = /^kubernetes:([^/]+)\//.exec(object.type)?.[1] ?? "core";
  const kind = object.kind.toLowerCase();
  const plural = kind.endsWith("s") ? `${kind}es` : kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  return group === "core" ? plural : `${plural}.${group}`;
}

/** How much of what a key counts is declared, in thousandths; undefined for keys that pods' resources are held to. */
function declaredUse(key: string, objects: readonly PolicyObject[]): bigint | undefined {
  const claims = (ofClass?: string): DeclaredClaim[] =>
    objects.flatMap(declaredClaims).filter((claim) => ofClass === undefined || claim.storageClass === ofClass);
  const number = (list: readonly DeclaredClaim[]): bigint =>
    list.reduce((sum, claim) => sum + BigInt(claim.count) * 1000n, 0n);
  const size = (list: readonly DeclaredClaim[]): bigint =>
    list.reduce((sum, claim) => sum + BigInt(claim.count) * claim.size, 0n);
  const [, storageClass, ofClass] = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/.exec(key) ?? [];
  if (storageClass !== undefined) {
    return ofClass === "requests.storage" ? size(claims(storageClass)) : number(claims(storageClass));
  }
  if (key === "requests.storage") return size(claims());
  const resource = key.startsWith("count/") ? key.slice("count/".length) : key;
  if (resource === key && !plainPlurals.has(key)) return undefined;
  if (resource === "persistentvolumeclaims") return number(claims());
  if (resource === "pods") {
    const making = objects.filter((object) => podTemplates(object).length > 0);
    return making.reduce((sum, object) => sum + BigInt(podCount(object).peak) * 1000n, 0n);
  }
  return BigInt(objects.filter((object) => resourceName(object) === resource).length) * 1000n;
}

const advice = {
  found: {
    allowed: "at least what is declared",
    whatToDo:
      "Raise the limit within its tier, or reduce what is declared first: a quota takes nothing back, it only refuses what comes next.",
  },
  missing: {
    allowed: "what the default tier allows, as the quota of the namespace is not among the objects",
    whatToDo: "Claim less, or check the claims together with the namespace's quota.",
  },
};

function* shrunk(part: NamespacePart, { baseline }: RuleContext): Iterable<PlacedViolation> {
  const objects = part.objects.filter((object) => object.isKubernetes);
  const claiming = objects.find((object) => declaredClaims(object).length > 0);
  // What claims nothing may live anywhere; its own rules say that a namespace must be known.
  const using = claiming ?? (part.namespace === undefined ? undefined : objects[0]);
  if (using === undefined) return;
  for (const { key, amount, place } of heldLimits(knownNamespace(part), objects, baseline)) {
    const use = declaredUse(key, objects);
    if (use === undefined || use <= amount) continue;
    yield {
      object: place?.object ?? using,
      field: place?.field ?? using.props.at("spec"),
      value: `${shownAmount(amount)} of ${key}, while ${shownAmount(use)} is declared`,
      ...(place === undefined ? advice.missing : advice.found),
    };
  }
}

/** A quota that is already exceeded protects nobody and lets nothing start again. */
export const rule: StackRule = {
  id: "quota/no-shrink-below-use",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary: "No quota is smaller than the claims, pods and other objects that are declared below it.",
  reason:
    "A changed quota does not affect what is there already: the volume stays, but the next pod or claim is refused, and the workspace can not be restored.",
  source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-and-cluster-capacity",
  appliesTo: ["*"],
  example: {
    good: `# ResourceQuota with requests.storage 20Gi and PersistentVolumeClaim home of 10Gi`,
    bad: `# ResourceQuota with requests.storage 20Gi and PersistentVolumeClaim home of 25Gi`,
  },
  *check(objects, context) {
    yield* partByPart(byNamespace(objects), (part) => shrunk(part, context));
  },
};
