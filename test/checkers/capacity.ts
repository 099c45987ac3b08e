import { parseQuantity } from "../../components/core/quantities";
import type { Manifest } from "../support/recorded";
import type { DeclaredObjects, Pods } from "./declared-objects";
import { containersOf } from "./declared-objects";

type Part = "requests" | "limits";

function amount(container: Manifest, part: Part, resource: string): bigint {
  return parseQuantity(String(container["resources"]?.[part]?.[resource] ?? "0"));
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (a > b ? a : b), 0n);
}

/** What a whole pod counts for: its containers and sidecars together, or its largest init container with the sidecars. */
export function podAmount(spec: Manifest, part: Part, resource: string): bigint {
  const sum = (containers: readonly Manifest[]) => containers.reduce((s, c) => s + amount(c, part, resource), 0n);
  const init = (spec["initContainers"] ?? []) as Manifest[];
  const sidecars = sum(init.filter((c) => c["restartPolicy"] === "Always"));
  const starting = largest(init.filter((c) => c["restartPolicy"] !== "Always").map((c) => amount(c, part, resource)));
  const running = sum(spec["containers"] as Manifest[]);
  return sidecars + largest([starting, running]);
}

/** Pods of a workload at one time, those that an update adds included. */
function podsAtOnce(workload: Manifest): bigint {
  const { replicas = 1, strategy } = workload["spec"] as Manifest;
  const surge = strategy?.type === "Recreate" ? 0 : Number(strategy?.rollingUpdate?.maxSurge ?? 1);
  // A replica count that the program leaves to somebody else is one or none.
  return BigInt(Math.max(Number(replicas), 1) + surge);
}

const quotaKeys: readonly (readonly [string, Part, string])[] = [
  ["requests.cpu", "requests", "cpu"],
  ["requests.memory", "requests", "memory"],
  ["limits.cpu", "limits", "cpu"],
  ["limits.memory", "limits", "memory"],
];

/** Quotas that the pods of their own namespace, and one `extra` pod beside them, do not fit into. */
export function overfullQuotas(objects: DeclaredObjects, extra: Manifest): string[] {
  return objects.of("ResourceQuota").flatMap((quota) => {
    const { namespace, name } = quota["metadata"] as { namespace: string; name: string };
    const hard = quota["spec"].hard as Record<string, string>;
    const inNamespace = objects.of("Deployment", "StatefulSet").filter((w) => w["metadata"].namespace === namespace);
    const claims = objects.of("PersistentVolumeClaim").filter((c) => c["metadata"].namespace === namespace);
    const needed = new Map<string, bigint>(
      quotaKeys.map(([key, part, resource]) => [
        key,
        inNamespace.reduce(
          (sum, w) => sum + podsAtOnce(w) * podAmount(w["spec"].template.spec as Manifest, part, resource),
          podAmount(extra, part, resource),
        ),
      ]),
    );
    needed.set("persistentvolumeclaims", BigInt(claims.length) * 1000n);
    needed.set(
      "requests.storage",
      claims.reduce((sum, c) => sum + parseQuantity(c["spec"].resources.requests.storage as string), 0n),
    );
    return [...needed].flatMap(([key, value]) => {
      const allowed = hard[key];
      if (allowed === undefined) return [`${name} ${namespace} has no ${key}`];
      return value <= parseQuantity(allowed)
        ? []
        : [`${name} ${namespace}: ${key} ${allowed} is less than ${String(value)}m`];
    });
  });
}

/** Containers that a LimitRange of their namespace refuses. */
export function refusedContainers(objects: DeclaredObjects, extra: Manifest): string[] {
  return objects.of("LimitRange").flatMap((range) => {
    const { namespace } = range["metadata"] as { namespace: string };
    const containers = [...objects.podsIn(namespace, {}).flatMap(containersOf), ...(extra["containers"] as Manifest[])];
    const limits = (range["spec"].limits as Manifest[]).filter(({ type }) => type === "Container");
    return limits.flatMap(({ max = {}, min = {} }) =>
      containers.flatMap((c) => [
        ...Object.entries(max as Record<string, string>)
          .filter(([key, value]) => amount(c, "limits", key) > parseQuantity(value))
          .map(([key, value]) => `${namespace} ${String(c["name"])}: limits.${key} above ${value}`),
        ...Object.entries(min as Record<string, string>)
          .filter(([key, value]) => amount(c, "requests", key) < parseQuantity(value))
          .map(([key, value]) => `${namespace} ${String(c["name"])}: requests.${key} below ${value}`),
      ]),
    );
  });
}

function emptyDirs({ spec }: Pods): { name: string; medium?: string; sizeLimit?: string }[] {
  return ((spec["volumes"] ?? []) as Manifest[])
    .filter((volume) => volume["emptyDir"] !== undefined)
    .map((volume) => ({ name: volume["name"] as string, ...(volume["emptyDir"] as object) }));
}

/**
 * Pods that are evicted before their scratch volumes are full: the kubelet counts the files of an emptyDir against the
 * pod's ephemeral storage, and those of one in memory against the container that writes them.
 */
export function evictedBeforeFull(objects: DeclaredObjects): string[] {
  return objects.pods.flatMap((pods) => {
    const dirs = emptyDirs(pods);
    const unsized = dirs
      .filter((dir) => dir.sizeLimit === undefined)
      .map((dir) => `${pods.owner}: ${dir.name} has no size`);
    const onDisk = dirs
      .filter((dir) => dir.medium !== "Memory")
      .reduce((sum, dir) => sum + parseQuantity(dir.sizeLimit ?? "0"), 0n);
    const limit = podAmount(pods.spec, "limits", "ephemeral-storage");
    const inMemory = dirs
      .filter((dir) => dir.medium === "Memory")
      .flatMap((dir) =>
        containersOf(pods)
          .filter((c) => ((c["volumeMounts"] ?? []) as Manifest[]).some((mount) => mount["name"] === dir.name))
          .filter((c) => amount(c, "limits", "memory") <= parseQuantity(dir.sizeLimit ?? "0"))
          .map((c) => `${pods.owner}: ${dir.name} may fill all memory of ${String(c["name"])}`),
      );
    const mebibyte = 1000n * 2n ** 20n;
    const disk =
      onDisk <= limit
        ? []
        : [`${pods.owner}: scratch of ${String(onDisk / mebibyte)}Mi, evicted at ${String(limit / mebibyte)}Mi`];
    return [...unsized, ...disk, ...inMemory];
  });
}

/** GPUs that all replicas ask for together. */
export function gpusInUse(objects: DeclaredObjects): number {
  return objects.of("Deployment", "StatefulSet").reduce((sum, workload) => {
    const { replicas = 1, template } = workload["spec"] as Manifest;
    const each = Number(podAmount(template.spec as Manifest, "requests", "nvidia.com/gpu") / 1000n);
    return sum + Number(replicas) * each;
  }, 0);
}
