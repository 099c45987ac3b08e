import path from "node:path";
import { ensureTools, type EnsureOptions, findTool } from "../tools/ensure";
import { keycloak, keycloakHome } from "../tools/keycloak/tool";
import { veleroCrdFolder } from "../tools/velero-crds/tool";

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
}

/** Options of {@link ensureClusterTools}. */
export interface EnsureClusterToolsOptions extends Pick<EnsureOptions, "progress" | "signal"> {
  /** Further tools to make ready beside them, so that all builds share the machine. @default none */
  readonly also?: readonly string[];
}

const names = ["kubernetes", "etcd", "kwok", "velero-crds", "keycloak", "java", "postgres", "openssl"];

/**
 * Makes everything ready that a cluster is started with, building what is missing: minutes on a cold machine.
 *
 * @throws ToolError that names the tool and what to do
 */
export async function ensureClusterTools({
  also = [],
  ...options
}: EnsureClusterToolsOptions = {}): Promise<ClusterTools> {
  // First what the others are built with.
  const keycloakIsBuilt = (await findTool(keycloak)) !== undefined;
  await ensureTools(keycloakIsBuilt ? ["java"] : ["java", "mvn"], options);
  const tools = await ensureTools([...names, ...also], options);
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
  };
}
