import type { KubernetesObject } from "../api-client";
import { network } from "../network";
import { corednsImage } from "../node/own-images";
import { nodeKindLabel } from "../node-kind";

const name = "coredns";
const namespace = "kube-system";
const labels = { "k8s-app": "kube-dns" };
/** Beyond the cluster's own names and the hosts played in it there are none: nothing outside is asked. */
const corefile = `cluster.local in-addr.arpa ip6.arpa {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods verified
        ttl 5
    }
    cache 5
}
${network.artefacts.host} {
    errors
    hosts {
        ${network.artefacts.ip} ${network.artefacts.host}
    }
}
. {
    errors
    template ANY ANY {
        rcode NXDOMAIN
    }
}
`;

function pod(): object {
  const restricted = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
  const probe = (path: string, port: number): object => ({ httpGet: { path, port }, periodSeconds: 2 });
  return {
    serviceAccountName: name,
    priorityClassName: "system-cluster-critical",
    nodeSelector: { [nodeKindLabel]: "real" },
    dnsPolicy: "Default",
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name,
        image: corednsImage,
        imagePullPolicy: "Never",
        args: ["-conf", "/etc/coredns/Corefile"],
        ports: [
          { name: "dns", containerPort: 53, protocol: "UDP" },
          { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
        ],
        readinessProbe: probe("/ready", 8181),
        livenessProbe: { ...probe("/health", 8080), periodSeconds: 10 },
        resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "170Mi" } },
        securityContext: restricted,
        volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
      },
    ],
    volumes: [{ name: "config", configMap: { name } }],
  };
}

/**
 * The name server of the real node's pods: CoreDNS as kubeadm declares it, but for one pod and no way out.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/phases/addons/dns/manifests.go
 */
export function nameServer(): KubernetesObject[] {
  const metadata = { name, namespace };
  const role = "system:coredns";
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: role },
      rules: [
        { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: corefile } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...metadata, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: pod() },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace, labels },
      spec: {
        clusterIP: network.dnsServiceIp,
        selector: labels,
        ports: [
          { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
          { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
        ],
      },
    },
  ];
}
