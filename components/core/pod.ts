import type * as k8s from "@pulumi/kubernetes";
import { containerSecurityContext, podSecurityContext } from "./pod-security";
import type { Probes } from "./probes";

type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;
type Volume = k8s.types.input.core.v1.Volume;
type VolumeMount = k8s.types.input.core.v1.VolumeMount;

/** CPU, memory and scratch disk of a container, as Kubernetes quantities. */
export interface Resources {
  readonly cpu: string;
  readonly memory: string;
  /** Container logs and writable scratch space. @default 256Mi */
  readonly ephemeralStorage?: string;
  /** @default the request */
  readonly cpuLimit?: string;
  /** @default the request: memory can not be taken back, so a pod that may exceed its request may be killed */
  readonly memoryLimit?: string;
  /** Whole GPUs, `nvidia.com/gpu`; limit and request are the same. @default 0 */
  readonly gpus?: number;
}

/** An environment variable: plain text or a key of a Secret. */
export type EnvValue = string | { readonly secret: string; readonly key: string; readonly optional?: boolean };

/** One container, before the platform's rules are applied to it. */
export interface ContainerArgs {
  readonly name: string;
  /** Full image reference from the lock. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Port numbers by name. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly resources: Resources;
  /** Left out only for containers that run to an end. */
  readonly probes?: Probes;
  readonly mounts?: readonly VolumeMount[];
  /** Writable paths on an otherwise read-only image: path → size limit. */
  readonly scratch?: Readonly<Record<string, string>>;
  readonly lifecycle?: k8s.types.input.core.v1.Lifecycle;
  readonly workingDir?: string;
  /** `Always` turns an init container into a sidecar that starts before the main containers. */
  readonly restartPolicy?: "Always";
}

/** A pod, before the platform's rules are applied to it. */
export interface PodArgs {
  readonly containers: readonly ContainerArgs[];
  readonly initContainers?: readonly ContainerArgs[];
  readonly volumes?: readonly Volume[];
  /** Numeric user of every process; must match the image. */
  readonly uid: number;
  /** @default the uid */
  readonly gid?: number;
  /** @default the namespace's `default` account */
  readonly serviceAccount?: string;
  /** Whether the processes call the Kubernetes API. @default false */
  readonly needsToken?: boolean;
  /** Seconds between SIGTERM and SIGKILL. @default 30 */
  readonly gracePeriodSeconds?: number;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly k8s.types.input.core.v1.Toleration[];
  readonly topologySpread?: readonly k8s.types.input.core.v1.TopologySpreadConstraint[];
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  readonly runtimeClassName?: string;
  /** Whether the containers see each other's processes. @default false */
  readonly shareProcessNamespace?: boolean;
}

function env(values: Readonly<Record<string, EnvValue>>): EnvVar[] {
  return Object.entries(values).map(([name, value]) =>
    typeof value === "string"
      ? { name, value }
      : {
          name,
          valueFrom: {
            secretKeyRef: { name: value.secret, key: value.key, ...(value.optional ? { optional: true } : {}) },
          },
        },
  );
}

function resources(r: Resources): k8s.types.input.core.v1.ResourceRequirements {
  const gpus: Record<string, string> = r.gpus ? { "nvidia.com/gpu": String(r.gpus) } : {};
  const disk = r.ephemeralStorage ?? "256Mi";
  return {
    requests: { cpu: r.cpu, memory: r.memory, "ephemeral-storage": disk, ...gpus },
    limits: { cpu: r.cpuLimit ?? r.cpu, memory: r.memoryLimit ?? r.memory, "ephemeral-storage": disk, ...gpus },
  };
}

/** Name of the emptyDir behind a writable path of a container. */
function scratchName(container: string, path: string): string {
  return `scratch-${container}${path.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}`.slice(0, 63).replace(/-+$/, "");
}

function container(args: ContainerArgs): Container {
  const scratch = Object.keys(args.scratch ?? {}).map((path) => ({
    name: scratchName(args.name, path),
    mountPath: path,
  }));
  const mounts = [...(args.mounts ?? []), ...scratch];
  return {
    name: args.name,
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    ...(args.command && { command: [...args.command] }),
    ...(args.args && { args: [...args.args] }),
    ...(args.workingDir && { workingDir: args.workingDir }),
    ...(args.env && Object.keys(args.env).length > 0 && { env: env(args.env) }),
    ...(args.ports && {
      ports: Object.entries(args.ports).map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" })),
    }),
    resources: resources(args.resources),
    ...(args.probes?.startup && { startupProbe: args.probes.startup }),
    ...(args.probes && { readinessProbe: args.probes.readiness }),
    ...(args.probes?.liveness && { livenessProbe: args.probes.liveness }),
    ...(args.lifecycle && { lifecycle: args.lifecycle }),
    ...(args.restartPolicy && { restartPolicy: args.restartPolicy }),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    securityContext: containerSecurityContext(),
  };
}

/**
 * The pod spec of every workload of the platform: restricted security, read-only root with sized scratch space, no
 * service environment (vLLM refuses to start when a Service called `vllm` injects `VLLM_PORT`), and no cluster token
 * unless asked for.
 */
export function podSpec(args: PodArgs): k8s.types.input.core.v1.PodSpec {
  const all = [...(args.initContainers ?? []), ...args.containers];
  const scratch: Volume[] = all.flatMap((c) =>
    Object.entries(c.scratch ?? {}).map(([path, sizeLimit]) => ({
      name: scratchName(c.name, path),
      emptyDir: { sizeLimit },
    })),
  );
  const volumes = [...(args.volumes ?? []), ...scratch];
  return {
    ...(args.serviceAccount && { serviceAccountName: args.serviceAccount }),
    automountServiceAccountToken: args.needsToken ?? false,
    enableServiceLinks: false,
    securityContext: podSecurityContext(args.uid, args.gid),
    terminationGracePeriodSeconds: args.gracePeriodSeconds ?? 30,
    ...(args.restartPolicy && { restartPolicy: args.restartPolicy }),
    ...(args.shareProcessNamespace && { shareProcessNamespace: true }),
    ...(args.runtimeClassName && { runtimeClassName: args.runtimeClassName }),
    ...(args.nodeSelector && { nodeSelector: { ...args.nodeSelector } }),
    ...(args.tolerations && { tolerations: [...args.tolerations] }),
    ...(args.topologySpread && { topologySpreadConstraints: [...args.topologySpread] }),
    ...(args.initContainers?.length && { initContainers: args.initContainers.map(container) }),
    containers: args.containers.map(container),
    ...(volumes.length > 0 && { volumes }),
  };
}
