import * as pulumi from "@pulumi/pulumi";
import type { ExternalHost } from "../core/contracts";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";

/** Inputs of {@link Waker}. */
export interface WakerArgs {
  readonly namespace: pulumi.Input<string>;
  readonly image: string;
  /** The cluster's API server, as a network policy can name it. */
  readonly apiServer: ExternalHost;
}

const { app, port } = topology.waker;

/**
 * Starts a stopped workspace when its user comes back (nginx sends them here) and stops idle ones. It has no rights of its
 * own: each `ide-*` namespace binds a Role limited to `deployments/scale` to its service account.
 */
export class Waker extends pulumi.ComponentResource {
  /** Name of the service account that the workspaces' Roles are bound to. */
  readonly serviceAccount: string = app;

  constructor(name: string, args: WakerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:ingress:Waker", name, {}, opts);
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
              ports: { http: port },
              resources: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
              probes: httpProbes({ ready: "/healthz", port: "http" }),
            },
          ],
        },
        servicePorts: { http: port },
        ingress: [{ from: [topology.nginx], ports: [port] }],
        // No workspace: whoever reaches a code-server has its user's shell.
        egress: [args.apiServer],
      },
      { parent: this },
    );
    this.registerOutputs({ serviceAccount: this.serviceAccount });
  }
}
