import type { Manifest } from "../support/recorded";
import type { DeclaredObjects, Pods } from "./declared-objects";
import { containersOf, titleOf } from "./declared-objects";
import type { DeclaredNetwork } from "./network";
import { partOf } from "./network";

/** Everything a pod is configured with: variables, commands, and the files of its Secrets and ConfigMaps. */
export function configurationOf(objects: DeclaredObjects, pods: Pods): string {
  const containers = containersOf(pods);
  const typed = containers.flatMap((c) => [
    ...((c["command"] ?? []) as string[]),
    ...((c["args"] ?? []) as string[]),
    ...((c["env"] ?? []) as Manifest[]).map((variable) => (variable["value"] ?? "") as string),
  ]);
  const files = ((pods.spec["volumes"] ?? []) as Manifest[]).flatMap((volume) => {
    const { secret, configMap } = volume as { secret?: Manifest; configMap?: Manifest };
    const found = [
      ...(secret ? [objects.find("Secret", pods.namespace, secret["secretName"] as string)] : []),
      ...(configMap ? [objects.find("ConfigMap", pods.namespace, configMap["name"] as string)] : []),
    ];
    return found.flatMap((object) => Object.values({ ...object?.["data"], ...object?.["stringData"] } as object));
  });
  return [...typed, ...files].join("\n");
}

const inCluster = /\b([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)\.svc(?:\.cluster\.local)?\b(?::(\d+))?/g;

/** Addresses in configuration that no Service answers, or that the network policies close to who has them. */
export function unreachableAddresses(
  objects: DeclaredObjects,
  network: DeclaredNetwork,
  /** Parts whose addresses are called by another part, and by which. */
  askedThrough: Readonly<Record<string, string>>,
): string[] {
  const problems = objects.pods.flatMap((owner) => {
    const through = askedThrough[partOf(owner)];
    const callers = [owner, ...objects.pods.filter((pods) => partOf(pods) === through)];
    return [...configurationOf(objects, owner).matchAll(inCluster)].flatMap(([address, name, namespace, port]) => {
      // The API server is no Service of ours, and stands in the policies by its network.
      if (address.startsWith("kubernetes.default.svc")) return [];
      const service = objects.find("Service", namespace, name ?? "");
      if (service === undefined) return [`${partOf(owner)} has ${address}, which no Service answers`];
      if (port === undefined) return [];
      const ports = service["spec"].ports as { port: number; targetPort: number }[];
      // The name of a headless Service leads to the pods themselves, whatever the port.
      const headless = service["spec"].clusterIP === "None";
      const target = headless ? Number(port) : ports.find((p) => p.port === Number(port))?.targetPort;
      if (target === undefined) return [`${partOf(owner)} has ${address}, ${titleOf(service)} has no such port`];
      const answering = objects.podsIn(namespace ?? "", service["spec"].selector as Record<string, string>);
      return answering
        .filter((pods) => !callers.some((caller) => network.reaches(caller, pods, target)))
        .map(() => `${callers.map(partOf).join(" and ")} may not reach ${address}`);
    });
  });
  return [...new Set(problems)];
}

/** Pods with a token that may not call the API server. */
export function cutFromApiServer(objects: DeclaredObjects, network: DeclaredNetwork, apiServer: string): string[] {
  return objects.pods
    .filter((pods) => pods.spec["automountServiceAccountToken"] === true && pods.spec["hostNetwork"] !== true)
    .filter((pods) => !network.calls(pods).includes(apiServer))
    .map((pods) => `${pods.owner} may not call ${apiServer}`);
}
