import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { network } from "../network";
import { realNodeName } from "../node-kind";
import { Certificates } from "./certificates";

/** Users of the API server: the file of each certificate, and who it says one is. */
export const users = {
  admin: { commonName: "webide-admin", organisation: "system:masters" },
  "controller-manager": { commonName: "system:kube-controller-manager" },
  scheduler: { commonName: "system:kube-scheduler" },
  // The two that play machines may do anything, as the machines' owner could.
  kwok: { commonName: "webide-kwok", organisation: "system:masters" },
  controllers: { commonName: "webide-controllers", organisation: "system:masters" },
  // Of a real node: what Kubernetes calls its own programs, and the API server where it asks the kubelet.
  kubelet: { commonName: `system:node:${realNodeName}`, organisation: "system:nodes" },
  "kube-proxy": { commonName: "system:kube-proxy" },
  "kube-router": { commonName: "webide-kube-router", organisation: "system:masters" },
  "api-server": { commonName: "webide-api-server", organisation: "system:masters" },
} as const;

export type User = keyof typeof users;

/**
 * Makes all certificates and keys of a cluster, once.
 *
 * @param openssl path of the command
 */
export async function ensureCertificates(paths: ClusterPaths, openssl: string): Promise<void> {
  if (fs.existsSync(paths.pki)) return;
  const folder = `${paths.pki}.new`;
  fs.rmSync(folder, { recursive: true, force: true }); // what an interrupted start left
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const certificates = new Certificates(openssl, folder);
  await certificates.authority("ca", "webide-cluster");
  // An authority of its own: else every user of the API server could read the store behind it.
  await certificates.authority("etcd-ca", "webide-etcd");
  // Signs nobody: there is no aggregated API server. Without it controller manager and scheduler complain all the time.
  await certificates.authority("front-proxy-ca", "webide-front-proxy");
  const loopback = ["IP:127.0.0.1", "DNS:localhost"];
  const service = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
  ];
  await certificates.certificate({
    file: "serving",
    authority: "ca",
    commonName: "webide-cluster",
    names: [...loopback, `IP:${network.apiServiceIp}`, `IP:${network.nodeIp}`, ...service.map((name) => `DNS:${name}`)],
  });
  await certificates.certificate({ file: "etcd", authority: "etcd-ca", commonName: "webide-etcd", names: loopback });
  for (const [file, user] of Object.entries(users)) await certificates.certificate({ file, authority: "ca", ...user });
  await certificates.signingKey("service-account");
  fs.renameSync(folder, paths.pki);
}

/** Path of one file of the certificates. */
export function pkiFile(paths: ClusterPaths, name: string): string {
  return path.join(paths.pki, name);
}
