import fs from "node:fs";
import type { ClusterPaths } from "../cluster-paths";
import { unhealthy } from "../health";
import { network } from "../network";
import type { NodeKind } from "../node-kind";
import { pkiFile } from "../pki/ensure-certificates";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";

/** Address of a cluster's API server. */
export function apiServerUrl(ports: Ports): string {
  return `https://127.0.0.1:${ports.apiServer}`;
}

/** Asks the API server whether it is ready; undefined when it is. */
export function apiServerHealth(paths: ClusterPaths, ports: Ports): Promise<string | undefined> {
  return unhealthy(`${apiServerUrl(ports)}/readyz`, { ca: fs.readFileSync(pkiFile(paths, "ca.crt")) });
}

/** Nobody looks the server up inside the cluster: its pods do not run. And a loopback address may not stand there. */
function besideSimulatedNodes(ports: Ports): string[] {
  return [
    ...["--bind-address=127.0.0.1", `--secure-port=${ports.apiServer}`],
    ...["--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"],
    "--authorization-mode=RBAC",
  ];
}

/** In the node's network, which nobody but its pods and `forward` can reach. */
function besideRealNode(pki: (name: string) => string): string[] {
  return [
    ...["--bind-address=0.0.0.0", `--secure-port=${network.apiServerPort}`, `--advertise-address=${network.nodeIp}`],
    // A kubelet may read and change what belongs to its own node and pods, and nothing else.
    ...["--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction"],
    "--kubelet-preferred-address-types=InternalIP", // names of nodes mean nothing to anybody
    `--kubelet-client-certificate=${pki("api-server.crt")}`,
    `--kubelet-client-key=${pki("api-server.key")}`,
  ];
}

/** The API server, with the admission plugins that are on by default (pod security and admission policies are). */
export function apiServer(paths: ClusterPaths, ports: Ports, command: string, nodes: NodeKind): ProcessSpec {
  const pki = (name: string): string => pkiFile(paths, name);
  return {
    name: "kube-apiserver",
    command,
    args: [
      ...(nodes === "real" ? besideRealNode(pki) : besideSimulatedNodes(ports)),
      ...[`--tls-cert-file=${pki("serving.crt")}`, `--tls-private-key-file=${pki("serving.key")}`],
      `--client-ca-file=${pki("ca.crt")}`,
      `--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
      "--requestheader-allowed-names=front-proxy-client",
      ...["--requestheader-username-headers=X-Remote-User", "--requestheader-group-headers=X-Remote-Group"],
      `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
      ...[
        `--etcd-cafile=${pki("etcd-ca.crt")}`,
        `--etcd-certfile=${pki("etcd.crt")}`,
        `--etcd-keyfile=${pki("etcd.key")}`,
      ],
      `--service-cluster-ip-range=${network.serviceCidr}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-signing-key-file=${pki("service-account.key")}`,
      `--service-account-key-file=${pki("service-account.pub")}`,
      // As kubeadm does: what may be privileged is said by the standards and policies, whose refusals name a reason.
      "--allow-privileged=true",
      "--profiling=false",
    ],
    readySeconds: 120,
    notReady: () => apiServerHealth(paths, ports),
  };
}
