import type { ClusterPaths } from "../cluster-paths";
import type { ClusterTools } from "../cluster-tools";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";
import { apiServer } from "./api-server";
import { controllerManager } from "./controller-manager";
import { controllers } from "./controllers";
import { etcd } from "./etcd";
import { kwok } from "./kwok";
import { scheduler } from "./scheduler";

/** One program of every cluster. */
export interface Program {
  /** As in its record and log. */
  readonly name: string;
  readonly spec: (paths: ClusterPaths, ports: Ports, tools: ClusterTools) => ProcessSpec;
}

/** In the order of their start; they are stopped in the opposite order. */
export const programs: readonly Program[] = [
  { name: "etcd", spec: (paths, ports, tools) => etcd(paths, ports, tools.etcd) },
  {
    name: "kube-apiserver",
    spec: (paths, ports, tools) => apiServer(paths, ports, tools.apiServer),
  },
  {
    name: "kube-controller-manager",
    spec: (paths, ports, tools) => controllerManager(paths, ports, tools.controllerManager),
  },
  {
    name: "kube-scheduler",
    spec: (paths, ports, tools) => scheduler(paths, ports, tools.scheduler),
  },
  { name: "kwok", spec: (paths, ports, tools) => kwok(paths, ports, tools.kwok) },
  { name: "controllers", spec: controllers },
];
