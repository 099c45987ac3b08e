import type { Manifest } from "../support/recorded";
import type { DeclaredObjects, Pods } from "./declared-objects";
import { containersOf } from "./declared-objects";

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function volumeProblems(pods: Pods): string[] {
  const volumes = ((pods.spec["volumes"] ?? []) as Manifest[]).map((volume) => volume["name"] as string);
  const known = [...volumes, ...pods.claims];
  const containers = containersOf(pods);
  const mounts = containers.flatMap((c) => ((c["volumeMounts"] ?? []) as Manifest[]).map((m) => m["name"] as string));
  return [
    ...duplicates(known).map((name) => `two volumes are called ${name}`),
    ...mounts.filter((name) => !known.includes(name)).map((name) => `mounts ${name}, which is no volume`),
    ...known.filter((name) => !mounts.includes(name)).map((name) => `nobody mounts volume ${name}`),
  ];
}

const probes = ["startupProbe", "readinessProbe", "livenessProbe"];

function containerProblems(container: Manifest): string[] {
  const ports = (container["ports"] ?? []) as { name: string; containerPort: number }[];
  const paths = ((container["volumeMounts"] ?? []) as Manifest[]).map((mount) => mount["mountPath"] as string);
  const variables = ((container["env"] ?? []) as Manifest[]).map((variable) => variable["name"] as string);
  const asked = probes
    .map((probe) => container[probe] as Manifest | undefined)
    .map(
      (probe) => (probe?.["httpGet"] ?? probe?.["tcpSocket"] ?? probe?.["grpc"])?.port as string | number | undefined,
    )
    .filter((port) => port !== undefined);
  const resources = container["resources"] as Manifest | undefined;
  const sizes = ["cpu", "memory", "ephemeral-storage"].flatMap((name) =>
    ["requests", "limits"]
      .filter((part) => resources?.[part]?.[name] === undefined)
      .map((part) => `has no ${part}.${name}`),
  );
  return [
    ...duplicates(paths).map((path) => `mounts ${path} twice`),
    ...duplicates(variables).map((name) => `sets ${name} twice`),
    ...duplicates(ports.map((port) => port.name)).map((name) => `has two ports called ${name}`),
    ...asked
      .filter((port) => !ports.some(({ name, containerPort }) => name === port || containerPort === port))
      .map((port) => `is probed at port ${String(port)}, which it does not open`),
    ...ports.filter(({ name }) => name.length > 15).map(({ name }) => `has a port name longer than 15: ${name}`),
    ...sizes,
  ];
}

/** Pods whose own parts do not fit together: volumes and mounts, ports and probes, names, sizes. */
export function brokenPods(objects: DeclaredObjects): string[] {
  return objects.pods.flatMap((pods) => {
    const containers = containersOf(pods);
    const numbers = containers.flatMap((c) =>
      ((c["ports"] ?? []) as Manifest[]).map((p) => String(p["containerPort"])),
    );
    return [
      ...volumeProblems(pods),
      ...duplicates(containers.map((c) => c["name"] as string)).map((name) => `two containers are called ${name}`),
      ...duplicates(numbers).map((port) => `two containers open port ${port}`),
      ...containers.flatMap((c) => containerProblems(c).map((problem) => `container ${String(c["name"])} ${problem}`)),
    ].map((problem) => `${pods.owner}: ${problem}`);
  });
}
