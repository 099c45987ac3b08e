import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";

/** Inputs of {@link PrometheusAccess}. */
export interface PrometheusAccessArgs {
  /** Namespace of Prometheus' service account. */
  readonly namespace: pulumi.Input<string>;
  /** Name of that service account. */
  readonly serviceAccount: string;
  /** Namespaces whose pods are scraped; they must exist. */
  readonly podNamespaces: readonly string[];
}

const readOnly = ["get", "list", "watch"];

/**
 * What Prometheus may ask the cluster: which pods run in the platform's namespaces, which nodes there are, and the
 * nodes' own figures. No users' namespace, and not `nodes/proxy`, which would also let it run commands in containers.
 */
export class PrometheusAccess extends pulumi.ComponentResource {
  constructor(name: string, args: PrometheusAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:observability:PrometheusAccess", name, { ...args }, opts);
    const child = { parent: this };
    const common = labels({ app: args.serviceAccount, component: "observability" });
    const subjects = [{ kind: "ServiceAccount", name: args.serviceAccount, namespace: args.namespace }];
    const apiGroup = "rbac.authorization.k8s.io";

    for (const namespace of args.podNamespaces) {
      const role = new k8s.rbac.v1.Role(
        `${name}-${namespace}`,
        {
          metadata: { name: "prometheus-targets", namespace, labels: common },
          rules: [{ apiGroups: [""], resources: ["pods"], verbs: readOnly }],
        },
        child,
      );
      new k8s.rbac.v1.RoleBinding(
        `${name}-${namespace}`,
        {
          metadata: { name: "prometheus-targets", namespace, labels: common },
          roleRef: { apiGroup, kind: "Role", name: role.metadata.name },
          subjects,
        },
        child,
      );
    }
    const nodes = new k8s.rbac.v1.ClusterRole(
      name,
      {
        metadata: { name: "webide-prometheus", labels: common },
        rules: [
          { apiGroups: [""], resources: ["nodes"], verbs: readOnly },
          { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
        ],
      },
      child,
    );
    new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata: { name: "webide-prometheus", labels: common },
        roleRef: { apiGroup, kind: "ClusterRole", name: nodes.metadata.name },
        subjects,
      },
      child,
    );
    this.registerOutputs({});
  }
}
