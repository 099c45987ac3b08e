import { randomInt } from "node:crypto";
import net from "node:net";
import { ClusterError } from "./cluster-error";
import type { NodeKind } from "./node-kind";

/** What listens, each on a port of its own, and the process that does. */
const listeners = {
  etcd: "etcd",
  etcdPeer: "etcd",
  apiServer: "kube-apiserver",
  controllerManager: "kube-controller-manager",
  scheduler: "kube-scheduler",
  kwok: "kwok",
  keycloak: "keycloak",
  keycloakManagement: "keycloak",
  postgres: "postgres",
  kubelet: "kubelet",
  kubeProxy: "kube-proxy",
  kubeRouter: "kube-router",
  // The public doors, where somebody else has 443 and 80.
  doorHttps: "forward",
  doorHttp: "forward",
} as const;

export type PortName = keyof typeof listeners;
export type Ports = Readonly<Record<PortName, number>>;

export const portNames = Object.keys(listeners) as PortName[];

/** Name of the process that listens on a port of this machine: into a real node's network all go through one. */
export function listenerOf(name: PortName, nodes: NodeKind): string {
  return nodes === "real" ? "forward" : listeners[name];
}

/** Below the range from which the system takes ports for outgoing connections, so that a stopped cluster's port stays free. */
const lowest = 20_000;
const highest = 29_999;
const attempts = 200;

/** Whether a program could listen on this port of the loopback address now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A free port of the loopback address that is none of the given ones. */
export async function freePort(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowest, highest + 1);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new ClusterError(`no free port on 127.0.0.1 between ${lowest} and ${highest} (${attempts} tried)`, [
    "next: end programs that listen there, then repeat the command",
  ]);
}

/** A free port for each name. */
export async function freePorts(): Promise<Ports> {
  const ports = new Map<PortName, number>();
  for (const name of portNames) ports.set(name, await freePort(new Set(ports.values())));
  return Object.fromEntries(ports) as Record<PortName, number>;
}
