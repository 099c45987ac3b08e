import path from "node:path";
import { ensureTools, type EnsureOptions, findTool, type ReadyTool } from "../tools/ensure";
import { keycloak, keycloakHome } from "../tools/keycloak/tool";
import { veleroCrdFolder } from "../tools/velero-crds/tool";
import type { NodeKind } from "./node-kind";

/** Where the programs of a real node are. */
export interface NodeTools {
  readonly containerd: string;
  readonly ctr: string;
  /** Folder of the plugins that give pods a network. */
  readonly cni: string;
  readonly kubelet: string;
  readonly kubeProxy: string;
  readonly kubeRouter: string;
  readonly coredns: string;
  readonly pause: string;
  readonly forward: string;
  /** PATH of the programs, for what they call themselves. */
  readonly path: string;
}

/** Where the programs and data of a cluster are. */
export interface ClusterTools {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  readonly openssl: string;
  /** Keycloak's built distribution, and the Java command that runs it. */
  readonly keycloak: string;
  readonly java: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgres: string;
  /** Folder of CustomResourceDefinitions. */
  readonly crds: string;
  /** Undefined where the nodes are simulated. */
  readonly node: NodeTools | undefined;
}

/** The programs of a real node, of a cluster that has one. */
export function nodeTools({ node }: ClusterTools): NodeTools {
  if (!node) throw new Error("the programs of a real node were not asked for");
  return node;
}

/** Options of {@link ensureClusterTools}. */
export interface EnsureClusterToolsOptions extends Pick<EnsureOptions, "progress" | "signal"> {
  /** Further tools to make ready beside them, so that all builds share the machine. @default none */
  readonly also?: readonly string[];
  /** Kind of node that the cluster has. */
  readonly nodes: NodeKind;
}

const names = ["kubernetes", "etcd", "kwok", "velero-crds", "keycloak", "java", "postgres", "openssl"];
const nodeNames = [
  "containerd",
  "runc",
  "cni",
  "iptables",
  "ipset",
  "iproute2",
  "kmod",
  "xfsprogs",
  "coredns",
  "kube-router",
  "node-parts",
];
const sbin = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/**
 * Makes everything ready that a cluster is started with, building what is missing: minutes on a cold machine.
 *
 * @throws ToolError that names the tool and what to do
 */
export async function ensureClusterTools({
  also = [],
  nodes,
  ...options
}: EnsureClusterToolsOptions): Promise<ClusterTools> {
  // First what the others are built with.
  const keycloakIsBuilt = (await findTool(keycloak)) !== undefined;
  await ensureTools(keycloakIsBuilt ? ["java"] : ["java", "mvn"], options);
  const tools = await ensureTools([...names, ...(nodes === "real" ? nodeNames : []), ...also], options);
  const tool = (name: string) => {
    const found = tools.get(name);
    if (!found) throw new Error(`${name} was asked for and not delivered`);
    return found;
  };
  return {
    etcd: tool("etcd").bin(),
    apiServer: tool("kubernetes").bin("kube-apiserver"),
    controllerManager: tool("kubernetes").bin("kube-controller-manager"),
    scheduler: tool("kubernetes").bin("kube-scheduler"),
    kwok: tool("kwok").bin(),
    openssl: tool("openssl").bin(),
    keycloak: path.join(tool("keycloak").dir, keycloakHome),
    java: tool("java").bin(),
    postgres: tool("postgres").dir,
    crds: path.join(tool("velero-crds").dir, veleroCrdFolder),
    node: nodes === "real" ? nodeToolsOf(tool) : undefined,
  };
}

function nodeToolsOf(tool: (name: string) => ReadyTool): NodeTools {
  return {
    containerd: tool("containerd").bin("containerd"),
    ctr: tool("containerd").bin("ctr"),
    cni: path.dirname(tool("cni").bin("bridge")),
    kubelet: tool("kubernetes").bin("kubelet"),
    kubeProxy: tool("kubernetes").bin("kube-proxy"),
    kubeRouter: tool("kube-router").bin(),
    coredns: tool("coredns").bin(),
    pause: tool("node-parts").bin("pause"),
    forward: tool("node-parts").bin("forward"),
    path: [...new Set([...(process.env["PATH"] ?? "").split(path.delimiter), ...sbin, "/usr/bin", "/bin"])].join(":"),
  };
}
