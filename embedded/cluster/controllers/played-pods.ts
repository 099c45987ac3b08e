import type { Played } from "../played";
import type { Container, Pod } from "./plain-objects";

/** How the program behind a pod does. */
export interface ProgramHealth {
  readonly ready: boolean;
  /** Reason of a container that does not run, as the kubelet names it. @default it runs */
  readonly waiting?: "CreateContainerConfigError" | "CrashLoopBackOff" | "ContainerCreating";
  /** What is lacking; a sentence without secrets. */
  readonly detail?: string;
}

/** Pods of a workload that a program stands behind now, newest first. */
export function livingPods(pods: Iterable<Pod>, { namespace, app }: Played): Pod[] {
  const made = ({ metadata }: Pod): string => String(metadata?.creationTimestamp);
  return [...pods]
    .filter(
      ({ metadata, status }) =>
        metadata?.namespace === namespace &&
        metadata.labels?.["app"] === app &&
        metadata.deletionTimestamp === undefined &&
        status?.phase === "Running",
    )
    .sort((a, b) => made(b).localeCompare(made(a)));
}

/** The container that the program stands for. */
export function playedContainer(pod: Pod, { container }: Played): Container | undefined {
  return pod.spec?.containers.find(({ name }) => name === container);
}

/**
 * Status patch that says of a pod how its program does; undefined when it says so already. Its other containers are
 * simulated and always ready.
 */
export function statusPatch(pod: Pod, played: Played, health: ProgramHealth, now: Date): object | undefined {
  const existing = (type: string) => pod.status?.conditions?.find((condition) => condition.type === type);
  const message = health.detail ?? "";
  const status = health.ready ? "True" : "False";
  const reached = existing("Ready")?.status === status && (existing("Ready")?.message ?? "") === message;
  if (reached) return undefined;
  const condition = (type: string): object => ({
    type,
    status,
    lastTransitionTime:
      existing(type)?.status === status ? existing(type)?.lastTransitionTime : now.toISOString().replace(/\.\d+/, ""),
    reason: health.ready ? "" : "ContainersNotReady",
    message,
  });
  const containerStatuses = pod.status?.containerStatuses?.map((container) => {
    if (container.name !== played.container) return { ...container, ready: true, started: true };
    const startedAt = now.toISOString().replace(/\.\d+/, "");
    const state =
      health.waiting === undefined
        ? { running: container.state?.running ?? { startedAt } }
        : { waiting: { reason: health.waiting, message } };
    return { ...container, ready: health.ready, started: health.ready, state };
  });
  return { status: { conditions: [condition("Ready"), condition("ContainersReady")], containerStatuses } };
}
