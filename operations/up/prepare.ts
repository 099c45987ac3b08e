import { join } from "node:path";
import type { ArtefactRepository, Cluster } from "../../embedded/cluster/cluster";
import { ensureClusterTools } from "../../embedded/cluster/cluster-tools";
import { nodesOf } from "../../embedded/cluster/node/nodes-of";
import { startCluster } from "../../embedded/cluster/start-cluster";
import type { ReadyTool } from "../../embedded/tools/ensure";
import { ensureTools } from "../../embedded/tools/ensure";
import type { PlatformConfig } from "../../stacks/config";
import { environments, loadConfig } from "../../stacks/config";
import { extensionFiles } from "../../stacks/extension-files";
import { givenBackend, ownBackend } from "../engine/choose-backend";
import type { Engine } from "../engine/engine";
import type { EnginePaths } from "../engine/engine-paths";
import { enginePaths } from "../engine/engine-paths";
import { findEngine, fittingEngines } from "../engine/find-engine";
import { openEngine } from "../engine/open-engine";
import { ResidentHost } from "../engine/resident/resident-host";
import type { StackEncryption } from "../engine/stack-encryption";
import { writeConfigFile } from "../engine/write-config-file";
import type { ProgressView } from "../progress/progress-view";
import { repositoryRoot } from "../repository-root";
import { stateRoot } from "../state-root";
import { UsageError } from "../usage-error";
import { standInExtensions } from "./stand-in-extensions";
import { toolSteps } from "./tool-steps";
import { writeContext } from "./write-context";

/** What is deployed, and where to. */
export interface Destination {
  readonly environment: string;
  /** Context of a cluster that exists; undefined for the embedded one. */
  readonly context: string | undefined;
  readonly config: PlatformConfig;
  /** Folder of the embedded cluster. */
  readonly clusterDir: string;
  readonly paths: EnginePaths;
}

/** Cluster and engine, ready. */
export interface Prepared {
  readonly engine: Engine;
  readonly encryption: StackEncryption;
  /** The embedded cluster; undefined for a given one. */
  readonly cluster: Cluster | undefined;
  readonly apiServer: string;
}

/**
 * Reads what a stack is configured with and where it belongs.
 *
 * @param options `needsCluster`: refuse a real environment without a context. @default true
 * @throws UsageError for a stack that is no platform, or that has no cluster; DocumentError for a bad configuration
 */
export function destinationOf(
  stack: string,
  context: string | undefined,
  { needsCluster = true }: { readonly needsCluster?: boolean } = {},
): Destination {
  if (!environments.includes(stack)) {
    throw new UsageError(
      `--stack is "${stack}"; it must be one of ${environments.join(", ")} (their user shards come with them)`,
    );
  }
  const config = loadConfig({ root: repositoryRoot, stack });
  if (needsCluster && !config.settings.embedded && context === undefined) {
    throw new UsageError(`stack ${stack} belongs on an existing cluster; name its context: --context NAME`);
  }
  const missing = config.secrets.required.filter((name) => !config.secrets.present.includes(name));
  if (missing.length > 0) {
    throw new UsageError(
      `Pulumi.${stack}.yaml lacks the secrets ${missing.join(", ")}; set each with: ` +
        `pulumi config set --stack ${stack} --secret --path webide:secrets.NAME`,
    );
  }
  const root = stateRoot(stack);
  return { environment: stack, context, config, clusterDir: join(root, "cluster"), paths: enginePaths(root, stack) };
}

async function pulumiOnPath(view: ProgressView): Promise<string | undefined> {
  const found = await findEngine();
  if (found === undefined || found.fits) return found?.path;
  const version = found.version ?? "of no known version";
  view.note(`${found.path} is ${version}, and ${fittingEngines} is needed; using the embedded one`);
  return undefined;
}

/** What is needed to reach the objects of a destination. */
interface Access {
  readonly apiServer: string;
  readonly kubeconfig: string;
  /** Address of Keycloak, where the program leaves it to the machine: on the embedded default. */
  readonly keycloakUrl: string | undefined;
  /** What the embedded default plays beside its cluster. @default nothing */
  readonly artefacts?: ArtefactRepository | undefined;
}

/** Makes the engine of a destination ready; builds it when there is none. */
async function engineFor(
  destination: Destination,
  access: Access,
  tools: ReadonlyMap<string, ReadyTool>,
  pulumi: string,
): Promise<Pick<Prepared, "engine" | "encryption">> {
  const { environment, config, paths } = destination;
  const { embedded } = config.settings;
  const { kubeconfig, keycloakUrl } = access;
  const opened = await openEngine({
    environment,
    root: repositoryRoot,
    paths,
    pulumi,
    backend: embedded ? ownBackend(paths) : givenBackend(environment),
    embedded,
    cluster: { KUBECONFIG: kubeconfig, ...(keycloakUrl !== undefined && { KEYCLOAK_URL: keycloakUrl }) },
  });
  const engine = { ...opened, host: new ResidentHost(repositoryRoot) };
  const openssl = embedded ? tools.get("openssl")?.bin() : undefined;
  const encryption = await writeConfigFile(engine, config, openssl, access.artefacts?.authority);
  return { engine, encryption };
}

/** Where a context leads, and for the embedded default also the Keycloak of that cluster. */
function givenAccess({ environment, config, paths }: Destination, context: string): Access {
  const { apiServer } = writeContext(context, paths.kubeconfig);
  const keycloakUrl = config.settings.embedded ? process.env["KEYCLOAK_URL"] : undefined;
  if (config.settings.embedded && keycloakUrl === undefined) {
    throw new UsageError(
      `stack ${environment} is embedded and context ${context} is not: set KEYCLOAK_URL to that cluster's Keycloak`,
    );
  }
  return { apiServer, kubeconfig: paths.kubeconfig, keycloakUrl };
}

/** Makes the engine alone ready, for questions that its state answers; no cluster is started or asked. */
export async function prepareEngine(
  destination: Destination,
  view: ProgressView,
  signal: AbortSignal,
): Promise<Pick<Prepared, "engine" | "encryption">> {
  const onPath = await pulumiOnPath(view);
  const tools = await ensureTools(engineTools(destination, onPath), { progress: toolSteps(view), signal });
  const access = { apiServer: "", kubeconfig: destination.paths.kubeconfig, keycloakUrl: undefined };
  return engineFor(destination, access, tools, onPath ?? tools.get("pulumi")?.bin() ?? "pulumi");
}

/** Tools that an engine is made of, as far as the machine does not offer them. */
function engineTools({ config }: Destination, onPath: string | undefined): string[] {
  return [...(onPath === undefined ? ["pulumi"] : []), ...(config.settings.embedded ? ["openssl"] : [])];
}

/** Makes tools, cluster and engine ready, whatever of them is not. */
export async function prepare(destination: Destination, view: ProgressView, signal: AbortSignal): Promise<Prepared> {
  const { context, clusterDir } = destination;
  const onPath = await pulumiOnPath(view);
  const progress = toolSteps(view);
  const wanted = engineTools(destination, onPath);
  // Together, so that all builds share the machine; what is ready by then is found at once.
  if (context === undefined) {
    await ensureClusterTools({ nodes: nodesOf(clusterDir).kind, also: wanted, progress, signal });
  }
  const tools = await ensureTools(wanted, { progress, signal });
  const cluster = context === undefined ? await startEmbedded(clusterDir, view, signal) : undefined;
  if (cluster?.artefacts !== undefined) {
    await standInExtensions(cluster.artefacts.folder, extensionFiles(destination.config));
  }
  const access = cluster ?? givenAccess(destination, context ?? "");
  const pulumi = onPath ?? tools.get("pulumi")?.bin() ?? "pulumi";
  return { ...(await engineFor(destination, access, tools, pulumi)), cluster, apiServer: access.apiServer };
}

async function startEmbedded(dir: string, view: ProgressView, signal: AbortSignal): Promise<Cluster> {
  const step = view.step("cluster");
  step.update("starting");
  try {
    const cluster = await startCluster({
      dir,
      progress: (line) => {
        step.update(line);
      },
      signal,
    });
    const how =
      cluster.nodes === "real"
        ? "one of its nodes is real"
        : `its nodes and pods are simulated${cluster.simulatedBecause === undefined ? "" : ` (${cluster.simulatedBecause})`}`;
    step.done(`${cluster.apiServer} answers; ${how}`);
    return cluster;
  } catch (error) {
    step.failed("see below");
    throw error;
  }
}
