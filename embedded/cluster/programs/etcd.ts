import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { unhealthy } from "../health";
import { pkiFile } from "../pki/ensure-certificates";
import type { Ports } from "../ports";
import type { ProcessSpec } from "../processes/process-spec";

const gibibyte = 1024 ** 3;

/** The store behind the API server. Only who holds a certificate of its own authority can read it. */
export function etcd(paths: ClusterPaths, ports: Ports, command: string): ProcessSpec {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  const pki = (name: string): string => pkiFile(paths, name);
  return {
    name: "etcd",
    command,
    args: [
      "--name=webide",
      `--data-dir=${path.join(paths.dir, "etcd")}`,
      ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=webide=${peer}`],
      ...["--client-cert-auth", `--trusted-ca-file=${pki("etcd-ca.crt")}`],
      ...[`--cert-file=${pki("etcd.crt")}`, `--key-file=${pki("etcd.key")}`],
      ...["--peer-client-cert-auth", `--peer-trusted-ca-file=${pki("etcd-ca.crt")}`],
      ...[`--peer-cert-file=${pki("etcd.crt")}`, `--peer-key-file=${pki("etcd.key")}`],
      // Writes wait for no disk: a killed etcd loses nothing (the system keeps what was written), only a machine that
      // loses power does, and then a reset and one `up` bring everything back. It makes writes several times faster.
      "--unsafe-no-fsync",
      "--auto-compaction-mode=periodic",
      "--auto-compaction-retention=5m",
      `--quota-backend-bytes=${8 * gibibyte}`,
      "--log-level=warn",
    ],
    readySeconds: 60,
    notReady: () =>
      unhealthy(`${client}/health`, {
        ca: fs.readFileSync(pki("etcd-ca.crt")),
        cert: fs.readFileSync(pki("etcd.crt")),
        key: fs.readFileSync(pki("etcd.key")),
      }),
  };
}
