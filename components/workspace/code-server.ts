import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExtensionEntry, ExternalHost } from "../core/contracts";
import { extensionListKey, labelKeys } from "../core/contracts";
import { labels } from "../core/labels";
import type { Resources } from "../core/pod";
import { activityPort, codeServerPort, topology } from "../core/topology";
import { Workload } from "../core/workload";
import { codeServerPod, editorConfigKeys, editorConfigMap } from "./code-server-pod";
import type { EditorSettings } from "./editor-settings";
import { startScript } from "./start-script";

/** Name of the Deployment and its Service in every workspace; the guide's own. */
export const codeServerApp = "code-server";

/** Inputs of {@link CodeServer}. */
export interface CodeServerArgs {
  readonly namespace: pulumi.Input<string>;
  /** Stable user id. */
  readonly userId: string;
  /** Full image reference from the lock. */
  readonly image: string;
  /** Extra annotations of the pods, such as the versions behind the digests. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Node inside the image. @default /usr/lib/code-server/lib/node */
  readonly nodePath?: string;
  /** False for a switched-off account: no replicas, and nobody may start one. */
  readonly enabled: boolean;
  /** Settings that the start writes. */
  readonly settings: EditorSettings;
  /** Name of the extension set. */
  readonly extensionSet: string;
  /** What the set holds. */
  readonly extensions: readonly ExtensionEntry[];
  /** The installer's files by name. */
  readonly installer: Readonly<Record<string, string>>;
  /** Which of them to run. */
  readonly installerEntry: string;
  /** Accept extensions whose hash nobody could source. */
  readonly allowUnverified: boolean;
  /** Internal hosts that the workspace may call beside the gateway: git and artefacts. */
  readonly internalHosts: readonly ExternalHost[];
  /** Company CA that signed the internal hosts, PEM. @default none: the public CAs of the image */
  readonly internalCa?: string;
  /** OpenAI-compatible address of the gateway. */
  readonly gatewayUrl: string;
  /** Changes with the user's gateway key, so that the editor restarts with the new one. */
  readonly keyRotation: string;
  /** The editor and everything the user runs in it; `ephemeralStorage` covers `tmpSize` and `extensionsSize`. */
  readonly resources: Resources;
  /** Each init container. */
  readonly initResources: Resources;
  /** Size of `/tmp`. */
  readonly tmpSize: string;
  /** Room for the unpacked extensions. */
  readonly extensionsSize: string;
  /** Seconds a session waits for a browser that lost its connection. */
  readonly reconnectionGraceSeconds: number;
  /** Longest start of the editor itself, in seconds. */
  readonly startupSeconds: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Open ports of the workspace through `/proxy/<port>`. @default false */
  readonly portProxy?: boolean;
  /** Carry files in and out through the browser. @default false */
  readonly fileTransfer?: boolean;
}

/** Content of the ConfigMap: what policies judge (the list), what the start runs, what the editor reads. */
export function editorConfig(
  args: Pick<CodeServerArgs, "settings" | "internalCa" | "extensions" | "installer">,
): Record<string, string> {
  return {
    [extensionListKey]: `${JSON.stringify(args.extensions, undefined, 2)}\n`,
    ...args.installer,
    // A file that is there keeps code-server from writing one, with a password in it, where the user can edit it.
    [editorConfigKeys.codeServer]: "auth: none\ncert: false\n",
    [editorConfigKeys.settings]: `${JSON.stringify(args.settings.initial, undefined, 2)}\n`,
    [editorConfigKeys.enforced]: `${JSON.stringify(args.settings.enforced, undefined, 2)}\n`,
    [editorConfigKeys.prepare]: startScript(editorConfigKeys.prepare),
    [editorConfigKeys.reportActivity]: startScript(editorConfigKeys.reportActivity),
    ...(args.internalCa !== undefined && { [editorConfigKeys.ca]: args.internalCa }),
  };
}

/** One user's code-server: verified read-only extensions, settings kept in place, reached by the edge alone. */
export class CodeServer extends pulumi.ComponentResource {
  constructor(name: string, args: CodeServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:workspace:CodeServer", name, { userId: args.userId, image: args.image }, opts);
    const child = { parent: this };
    const identity = { app: codeServerApp, component: "workspace", user: args.userId };
    const editor = editorConfig(args);
    const config = new k8s.core.v1.ConfigMap(
      `${name}-editor`,
      {
        metadata: {
          name: editorConfigMap,
          namespace: args.namespace,
          labels: { ...labels(identity), [labelKeys.extensionSet]: args.extensionSet },
        },
        data: editor,
      },
      child,
    );

    new Workload(
      name,
      {
        ...identity,
        namespace: args.namespace,
        // One writer for the home volume: the old pod is gone before the new one starts.
        strategy: { type: "Recreate" },
        // Left out for enabled users: between two runs of the program the waker owns the number.
        ...(args.enabled ? {} : { replicas: 0 }),
        pod: codeServerPod({
          ...args,
          nodePath: args.nodePath ?? "/usr/lib/code-server/lib/node",
          installer: args.installerEntry,
          portProxy: args.portProxy ?? false,
          fileTransfer: args.fileTransfer ?? false,
          internalCa: args.internalCa !== undefined,
        }),
        configuration: { editor, keyRotation: args.keyRotation },
        podAnnotations: {
          ...args.podAnnotations,
          // Velero copies file by file; everything but the home directory is made anew at each start.
          "backup.velero.io/backup-volumes": "home",
          "backup.velero.io/backup-volumes-excludes": "extensions,scratch-code-server-tmp",
        },
        servicePorts: { http: codeServerPort, activity: activityPort },
        // A stopped workspace has no endpoints, and that is no fault to wait for.
        serviceAnnotations: { "pulumi.com/skipAwait": "true" },
        // Whoever reaches the editor has its user's shell, the waker included: it gets the other port.
        ingress: [
          { from: [topology.nginx], ports: [codeServerPort] },
          { from: [topology.waker], ports: [activityPort] },
        ],
        egress: [topology.litellm, ...args.internalHosts],
      },
      { parent: this, dependsOn: config },
    );
    this.registerOutputs({});
  }
}
