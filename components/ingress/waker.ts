import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExternalHost } from "../core/contracts";
import { labelKeys } from "../core/contracts";
import { labels } from "../core/labels";
import { httpProbes } from "../core/probes";
import { activityPort, topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Inputs of {@link Waker}. */
export interface WakerArgs {
  readonly namespace: pulumi.Input<string>;
  readonly image: string;
  /** The cluster's API server, as a network policy can name it. */
  readonly apiServer: ExternalHost;
  /** Seconds without heartbeat and without a terminal job after which a workspace is stopped. */
  readonly idleAfterSeconds: number;
  /** Seconds without heartbeat after which it is stopped in spite of terminal jobs. */
  readonly jobsEndAfterSeconds: number;
  /** Seconds between two rounds through all workspaces. */
  readonly checkEverySeconds: number;
}

const { app, port } = topology.waker;

/** Which workspaces there are, and which of them are disabled: all that the waker may see of the whole cluster. */
export function workspaceListRules(): k8s.types.input.rbac.v1.PolicyRule[] {
  return [{ apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list"] }];
}

/**
 * Starts a stopped workspace when its user comes back (nginx sends them here), stops idle ones, and tells the portal how a
 * workspace is. What it may do inside a workspace stands in a Role there, bound to its service account; a disabled
 * workspace has none.
 */
export class Waker extends pulumi.ComponentResource {
  /** Name of the service account that the workspaces' Roles are bound to. */
  readonly serviceAccount: string = app;

  constructor(name: string, args: WakerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:ingress:Waker", name, {}, opts);
    const child = { parent: this };
    const metadata = { name: "webide-waker", labels: labels({ app, component: "ingress" }) };
    const role = new k8s.rbac.v1.ClusterRole(`${name}-workspaces`, { metadata, rules: workspaceListRules() }, child);
    new k8s.rbac.v1.ClusterRoleBinding(
      `${name}-workspaces`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: app, namespace: args.namespace }],
      },
      child,
    );
    new Workload(
      name,
      {
        app,
        component: "ingress",
        namespace: args.namespace,
        // One, never two at once: two would stop and start the same workspace against each other.
        replicas: 1,
        strategy: { type: "Recreate" },
        pod: {
          uid: 10001,
          needsToken: true,
          containers: [
            {
              name: app,
              image: args.image,
              args: [
                `--port=${String(port)}`,
                `--activity-port=${String(activityPort)}`,
                `--idle-after-seconds=${String(args.idleAfterSeconds)}`,
                `--jobs-end-after-seconds=${String(args.jobsEndAfterSeconds)}`,
                `--check-every-seconds=${String(args.checkEverySeconds)}`,
              ],
              ports: { http: port },
              resources: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
              probes: httpProbes({ ready: "/healthz", port: "http" }),
            },
          ],
        },
        servicePorts: { http: port },
        ingress: [{ from: [topology.nginx, topology.prometheus], ports: [port] }],
        egress: [
          args.apiServer,
          // Never the editor's own port: whoever reaches a code-server has its user's shell.
          { namespaceLabels: { [labelKeys.namespaceKind]: "workspace" }, app: "code-server", port: activityPort },
        ],
      },
      child,
    );
    this.registerOutputs({ serviceAccount: this.serviceAccount });
  }
}
