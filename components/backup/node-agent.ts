import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExternalHost } from "../core/contracts";
import { labels, selectorLabels } from "../core/labels";
import { allowSpec } from "../core/network";
import { topology } from "../core/topology";
import type { ObjectStore } from "./object-store";

/** Inputs of {@link NodeAgent}. */
export interface NodeAgentArgs {
  readonly namespace: pulumi.Input<string>;
  readonly image: string;
  readonly store: ObjectStore;
  readonly apiServer: ExternalHost;
  /** Name of the Secret that must exist before the first backup. */
  readonly dependsOnPassword: pulumi.Input<string>;
}

const identity = { app: "node-agent", component: "backup" };

/**
 * The pod that reads other pods' volumes on its node. It can not be "restricted": the kubelet's folders belong to root.
 * Everything that can be taken away is: no privilege, no extra capability but reading foreign files, read-only image.
 * Source: Velero "File System Backup", node-agent.
 */
export function nodeAgentPodSpec(
  args: Omit<NodeAgentArgs, "namespace" | "dependsOnPassword">,
): k8s.types.input.core.v1.PodSpec {
  return {
    // The account of the server: both write the same custom resources.
    serviceAccountName: topology.velero.app,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } },
    terminationGracePeriodSeconds: 60,
    tolerations: [{ operator: "Exists" }],
    volumes: [
      { name: "host-pods", hostPath: { path: "/var/lib/kubelet/pods", type: "Directory" } },
      { name: "scratch", emptyDir: { sizeLimit: "2Gi" } },
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      { name: "credentials", secret: { secretName: args.store.credentialsSecret, defaultMode: 0o440 } },
    ],
    containers: [
      {
        name: "node-agent",
        image: args.image,
        imagePullPolicy: "IfNotPresent",
        command: ["/velero"],
        args: ["node-agent", "server", "--log-format=json"],
        env: [
          { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
          { name: "VELERO_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
          { name: "VELERO_SCRATCH_DIR", value: "/scratch" },
          { name: "AWS_SHARED_CREDENTIALS_FILE", value: "/credentials/cloud" },
          { name: "HOME", value: "/scratch" },
        ],
        ports: [{ name: "metrics", containerPort: topology.velero.port, protocol: "TCP" }],
        resources: {
          requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "4Gi" },
          limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "4Gi" },
        },
        readinessProbe: { httpGet: { path: "/metrics", port: "metrics" }, periodSeconds: 10, timeoutSeconds: 3 },
        livenessProbe: { httpGet: { path: "/metrics", port: "metrics" }, periodSeconds: 30, timeoutSeconds: 3 },
        volumeMounts: [
          { name: "host-pods", mountPath: "/host_pods", mountPropagation: "HostToContainer" },
          { name: "scratch", mountPath: "/scratch" },
          { name: "tmp", mountPath: "/tmp" },
          { name: "credentials", mountPath: "/credentials", readOnly: true },
        ],
        securityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          // Users' files are theirs alone (mode 0600); reading and, at a restore, owning them back needs these.
          capabilities: { drop: ["ALL"], add: ["DAC_OVERRIDE", "CHOWN", "FOWNER"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
    ],
  };
}

/** Velero's node agent on every node. Its namespace is listed among the policy exemptions. */
export class NodeAgent extends pulumi.ComponentResource {
  constructor(name: string, args: NodeAgentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:backup:NodeAgent", name, {}, opts);
    const child = { parent: this };
    const metadata = { name: identity.app, namespace: args.namespace, labels: labels(identity) };
    const selector = selectorLabels(identity);
    const policy = new k8s.networking.v1.NetworkPolicy(
      name,
      {
        metadata,
        spec: allowSpec(
          selector,
          [{ from: [topology.prometheus], ports: [topology.velero.port] }],
          [args.apiServer, args.store],
        ),
      },
      child,
    );
    new k8s.apps.v1.DaemonSet(
      name,
      {
        metadata: { ...metadata, annotations: { "webide.dev/repository-secret-name": args.dependsOnPassword } },
        spec: {
          selector: { matchLabels: selector },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
          template: { metadata: { labels: labels(identity) }, spec: nodeAgentPodSpec(args) },
        },
      },
      { ...child, dependsOn: policy },
    );
    this.registerOutputs({});
  }
}
