import { extensionListKey } from "../core/contracts";
import type { ContainerArgs, PodArgs, Resources } from "../core/pod";
import { httpProbes } from "../core/probes";
import { activityPort, codeServerPort } from "../core/topology";
import { gatewayKeyFiles, gatewayKeySecret } from "./gateway-key";
import { homeClaim } from "./home-volume";

/** Where things stand inside the container. */
const paths = {
  home: "/home/coder",
  dataDir: "/home/coder/.local/share/code-server",
  /** Opened when no folder is named. */
  workspace: "/home/coder/workspace",
  config: "/opt/webide/config",
  extensions: "/opt/webide/extensions",
  continue: "/opt/webide/continue",
} as const;

/** ConfigMap with everything that a start reads: settings, scripts, the list of extensions. */
export const editorConfigMap = "editor";

/** Its keys, beside the list of extensions and the installer's files. */
export const editorConfigKeys = {
  codeServer: "code-server.yaml",
  settings: "settings.json",
  enforced: "enforced-settings.json",
  prepare: "prepare-home.mjs",
  reportActivity: "report-activity.mjs",
  ca: "ca.crt",
} as const;

/** Inputs of {@link codeServerPod}. */
export interface CodeServerPodArgs {
  /** Full image reference from the lock. */
  readonly image: string;
  /** The image's own Node, with which the init containers run. */
  readonly nodePath: string;
  /** The editor and everything the user runs in its terminals; its scratch disk holds `/tmp` and the extensions. */
  readonly resources: Resources;
  /** Each of the two init containers. */
  readonly initResources: Resources;
  /** Size of `/tmp`. */
  readonly tmpSize: string;
  /** Room for the unpacked extensions and the largest VSIX file beside them. */
  readonly extensionsSize: string;
  /** Installer file to run, a key of the ConfigMap. */
  readonly installer: string;
  /** Whether extensions whose hash nobody could source are accepted. */
  readonly allowUnverified: boolean;
  /** Whether ports of the workspace can be opened through `/proxy/<port>`. */
  readonly portProxy: boolean;
  /** Whether files can be carried in and out through the browser. */
  readonly fileTransfer: boolean;
  /** How long a session waits for a browser that lost its connection. */
  readonly reconnectionGraceSeconds: number;
  /** Longest start of the editor itself. */
  readonly startupSeconds: number;
  /** IANA name. */
  readonly timeZone: string;
  /** OpenAI-compatible address of the gateway, for command-line clients. */
  readonly gatewayUrl: string;
  /** Whether the ConfigMap carries the company's CA. */
  readonly internalCa: boolean;
}

const configMount = { name: "editor", mountPath: paths.config, readOnly: true };
const homeMount = { name: "home", mountPath: paths.home };

/** Everything that these programs reach is internal, so the company's CA may stand for all others. */
function caEnvironment(internalCa: boolean): Record<string, string> {
  if (!internalCa) return {};
  const file = `${paths.config}/${editorConfigKeys.ca}`;
  return { NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: file, GIT_SSL_CAINFO: file };
}

/** Folders and settings, before the editor reads them. */
function prepareContainer(args: CodeServerPodArgs): ContainerArgs {
  const file = (key: string) => `${paths.config}/${key}`;
  return {
    name: "prepare",
    image: args.image,
    command: [args.nodePath, file(editorConfigKeys.prepare)],
    args: [paths.home, file(editorConfigKeys.settings), file(editorConfigKeys.enforced)],
    resources: args.initResources,
    mounts: [configMount, homeMount],
  };
}

/** The only writer of the extensions folder. */
function extensionsContainer(args: CodeServerPodArgs): ContainerArgs {
  return {
    name: "extensions",
    image: args.image,
    command: [args.nodePath, `${paths.config}/${args.installer}`],
    args: [
      `--list=${paths.config}/${extensionListKey}`,
      `--into=${paths.extensions}`,
      "--report=/dev/termination-log",
      ...(args.allowUnverified ? ["--allow-unverified"] : []),
    ],
    env: caEnvironment(args.internalCa),
    resources: args.initResources,
    mounts: [configMount, { name: "extensions", mountPath: paths.extensions }],
  };
}

/**
 * Command line of code-server. The login is the edge's: `--auth none` is right only behind the network policy that lets
 * nobody but the edge in. Flags win over the file of `--config`, and that file is read-only, so users can not add any.
 */
export function codeServerArgs(
  args: Pick<CodeServerPodArgs, "fileTransfer" | "portProxy" | "reconnectionGraceSeconds">,
) {
  return [
    `--config=${paths.config}/${editorConfigKeys.codeServer}`,
    "--auth=none",
    `--bind-addr=0.0.0.0:${String(codeServerPort)}`,
    `--user-data-dir=${paths.dataDir}`,
    `--extensions-dir=${paths.extensions}/current`,
    `--reconnection-grace-time=${String(args.reconnectionGraceSeconds)}`,
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-getting-started-override",
    ...(args.fileTransfer ? [] : ["--disable-file-uploads", "--disable-file-downloads"]),
    ...(args.portProxy ? [] : ["--disable-proxy"]),
    paths.workspace,
  ];
}

function editorContainer(args: CodeServerPodArgs): ContainerArgs {
  return {
    name: "code-server",
    image: args.image,
    // The image's entry point would call fixuid, which is setuid root and useless here.
    command: ["dumb-init", "/usr/bin/code-server"],
    args: codeServerArgs(args),
    env: {
      HOME: paths.home,
      TZ: args.timeZone,
      // An empty object is no gallery at all; unset means open-vsx.org. Source: coder/code-server issue 6813
      EXTENSIONS_GALLERY: "{}",
      CONTINUE_GLOBAL_DIR: paths.continue,
      LITELLM_BASE_URL: args.gatewayUrl,
      LITELLM_KEY: { secret: gatewayKeySecret, key: gatewayKeyFiles.key },
      ...caEnvironment(args.internalCa),
    },
    ports: { http: codeServerPort },
    resources: args.resources,
    // /healthz answers 200 with status "expired" while nobody is connected: only the code counts. It does not touch the
    // heartbeat, so probing never keeps an idle workspace awake.
    probes: httpProbes({ ready: "/healthz", port: "http", startupSeconds: args.startupSeconds }),
    mounts: [
      homeMount,
      configMount,
      { name: "extensions", mountPath: paths.extensions, readOnly: true },
      // Continue keeps its sessions in the home volume, but the folder it sees is a mount point: it can not be moved
      // away, and neither can the configuration inside it.
      { name: "home", mountPath: paths.continue, subPath: ".continue" },
      {
        name: "clients",
        mountPath: `${paths.continue}/config.yaml`,
        subPath: gatewayKeyFiles.continue,
        readOnly: true,
      },
      {
        name: "clients",
        mountPath: `${paths.home}/.tabby-client/agent/config.toml`,
        subPath: gatewayKeyFiles.tabby,
        readOnly: true,
      },
    ],
    scratch: { "/tmp": args.tmpSize },
  };
}

/**
 * Says whether anybody uses the workspace, to the waker alone. It runs beside the editor so that the kubelet starts it
 * again should the user stop it, and has nothing that the user has not: no token, no key, and the home read-only.
 */
function activityContainer(args: CodeServerPodArgs): ContainerArgs {
  return {
    name: "activity",
    image: args.image,
    command: [args.nodePath, `${paths.config}/${editorConfigKeys.reportActivity}`],
    args: [`${paths.dataDir}/heartbeat`, String(codeServerPort), String(activityPort)],
    ports: { activity: activityPort },
    resources: { cpu: "10m", cpuLimit: "100m", memory: "64Mi", memoryLimit: "128Mi", ephemeralStorage: "32Mi" },
    probes: httpProbes({ ready: "/healthz", port: "activity" }),
    mounts: [configMount, { ...homeMount, readOnly: true }],
  };
}

/** The pod of one workspace: home prepared, extensions verified, then the editor. */
export function codeServerPod(args: CodeServerPodArgs): PodArgs {
  return {
    uid: 1000,
    gracePeriodSeconds: 30,
    initContainers: [prepareContainer(args), extensionsContainer(args)],
    containers: [editorContainer(args), activityContainer(args)],
    // The activity reporter tells a running job from a shell that waits; all processes are the user's own.
    shareProcessNamespace: true,
    volumes: [
      { name: "home", persistentVolumeClaim: { claimName: homeClaim } },
      { name: "editor", configMap: { name: editorConfigMap } },
      { name: "clients", secret: { secretName: gatewayKeySecret, defaultMode: 0o440 } },
      { name: "extensions", emptyDir: { sizeLimit: args.extensionsSize } },
    ],
  };
}
