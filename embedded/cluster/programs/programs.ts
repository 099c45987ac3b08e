import type { ClusterPaths } from "../cluster-paths";
import { type ClusterTools, nodeTools } from "../cluster-tools";
import type { DoorAddresses } from "../node/choose-doors";
import { mountNodeVolumes } from "../node/node-volumes";
import { ensureOwnImages } from "../node/own-images";
import type { NodeKind } from "../node-kind";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";
import { apiServer } from "./api-server";
import { artefacts } from "./artefacts";
import { containerd } from "./containerd";
import { controllerManager } from "./controller-manager";
import { controllers } from "./controllers";
import { etcd } from "./etcd";
import { forward } from "./forward";
import { kubeProxy } from "./kube-proxy";
import { kubeRouter } from "./kube-router";
import { kubelet } from "./kubelet";
import { kwok } from "./kwok";
import { namespaces } from "./namespaces";
import { scheduler } from "./scheduler";

/** What a program of a cluster is started with. */
export interface ProgramContext {
  readonly paths: ClusterPaths;
  /** Id of the cluster. */
  readonly id: string;
  readonly nodes: NodeKind;
  /** Where this machine's ways into a real node's network begin; undefined where there is none. */
  readonly doors: DoorAddresses | undefined;
  readonly ports: Ports;
  readonly tools: ClusterTools;
}

/** One program of a cluster. */
export interface Program {
  /** As in its record and log. */
  readonly name: string;
  /**
   * Where it runs when there is a real node: inside the node's namespaces, inside with the network of the machine, or
   * outside of them.
   */
  readonly place: "inside" | "inside, network outside" | "outside";
  readonly spec: (context: ProgramContext) => ProcessSpec;
  /** What is to be done once it is ready, before anything else is started. @default nothing */
  readonly afterwards?: (context: ProgramContext, progress?: (line: string) => void) => Promise<void>;
}

/** What holds the real node, and everything else in it. */
const frame: readonly Program[] = [
  {
    name: "namespaces",
    place: "outside",
    spec: ({ paths, tools }) => namespaces(paths, nodeTools(tools)),
    afterwards: ({ paths }, progress) => mountNodeVolumes(paths, progress),
  },
  {
    name: "forward",
    place: "inside, network outside",
    spec: ({ paths, ports, tools }) => forward(paths, ports, nodeTools(tools)),
  },
  {
    name: "containerd",
    place: "inside",
    spec: ({ paths, id, tools }) => containerd(paths, id, nodeTools(tools)),
    afterwards: ({ paths, tools }, progress) => ensureOwnImages(paths, nodeTools(tools), progress),
  },
];

const store: readonly Program[] = [
  { name: "etcd", place: "inside", spec: ({ paths, ports, tools }) => etcd(paths, ports, tools.etcd) },
  {
    name: "kube-apiserver",
    place: "inside",
    spec: ({ paths, ports, nodes, tools }) => apiServer(paths, ports, tools.apiServer, nodes),
  },
];

const clients: readonly Program[] = [
  {
    name: "kube-controller-manager",
    place: "inside",
    spec: ({ paths, ports, tools }) => controllerManager(paths, ports, tools.controllerManager),
  },
  {
    name: "kube-scheduler",
    place: "inside",
    spec: ({ paths, ports, tools }) => scheduler(paths, ports, tools.scheduler),
  },
  { name: "kwok", place: "inside", spec: ({ paths, ports, tools }) => kwok(paths, ports, tools.kwok) },
];

/** Stops before the others, because it starts programs itself. */
const last: readonly Program[] = [{ name: "controllers", place: "outside", spec: controllers }];

const node: readonly Program[] = [
  { name: "artefacts", place: "inside", spec: ({ paths }) => artefacts(paths) },
  {
    name: "kube-proxy",
    place: "inside",
    spec: ({ paths, ports, tools }) => kubeProxy(paths, ports, nodeTools(tools)),
  },
  {
    name: "kube-router",
    place: "inside",
    spec: ({ paths, ports, tools }) => kubeRouter(paths, ports, nodeTools(tools)),
  },
  {
    name: "kubelet",
    place: "inside",
    spec: ({ paths, id, ports, tools }) => kubelet(paths, id, ports, nodeTools(tools)),
  },
];

/** Programs of a cluster: those that are started one after the other, and then those that can be started side by side. */
export function programsOf(nodes: NodeKind): {
  readonly inTurn: readonly Program[];
  readonly together: readonly Program[];
} {
  return nodes === "real"
    ? { inTurn: [...frame, ...store], together: [...clients, ...node, ...last] }
    : { inTurn: store, together: [...clients, ...last] };
}

/** Every program that a cluster may have, in the order of their start; they are stopped in the opposite order. */
export const allPrograms: readonly Program[] = [...frame, ...store, ...clients, ...node, ...last];
