import type * as k8s from "@pulumi/kubernetes";

type Probe = k8s.types.input.core.v1.Probe;

/** The three probes of a container. */
export interface Probes {
  readonly startup?: Probe;
  readonly readiness: Probe;
  readonly liveness?: Probe;
}

/** How a container answers and how long it may take. */
export interface HttpProbeArgs {
  /** Path that answers 200 when the process can take requests. */
  readonly ready: string;
  /** Path that answers 200 while the process lives. @default the ready path */
  readonly live?: string;
  /** Name of the container port. */
  readonly port: string;
  /** Longest start, in seconds, before the kubelet gives up. @default 60 */
  readonly startupSeconds?: number;
}

/**
 * HTTP probes: a start-up probe that covers the longest start, a readiness probe that reacts within 15 s, and a
 * liveness probe that is slower than it, so that an overloaded pod leaves the Service before it is killed.
 */
export function httpProbes(args: HttpProbeArgs): Probes {
  const period = 5;
  const get = (path: string): Probe => ({ httpGet: { path, port: args.port }, timeoutSeconds: 3 });
  return {
    startup: {
      ...get(args.ready),
      periodSeconds: period,
      failureThreshold: Math.ceil((args.startupSeconds ?? 60) / period),
    },
    readiness: { ...get(args.ready), periodSeconds: period, failureThreshold: 3 },
    liveness: { ...get(args.live ?? args.ready), periodSeconds: 10, failureThreshold: 6 },
  };
}

/** Probes by a command in the container, for products without an HTTP health address. */
export function execProbes(command: readonly string[], startupSeconds = 60): Probes {
  const exec: Probe = { exec: { command: [...command] }, timeoutSeconds: 5 };
  return {
    startup: { ...exec, periodSeconds: 5, failureThreshold: Math.ceil(startupSeconds / 5) },
    readiness: { ...exec, periodSeconds: 10, failureThreshold: 3 },
    liveness: { ...exec, periodSeconds: 20, failureThreshold: 6 },
  };
}
