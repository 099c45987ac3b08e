import { execFile } from "node:child_process";
import path from "node:path";
import type { ProcessSpec } from "../processes/process-spec";
import { unprivileged } from "./unprivileged";

/** Inputs of {@link postgresProcess}. */
export interface PostgresProcessArgs {
  readonly port: number;
  /** Folder of PostgreSQL's programs, all of one version. */
  readonly programs: string;
  /** Data directory. */
  readonly data: string;
}

/** The database server behind Keycloak. */
export function postgresProcess({ port, programs, data }: PostgresProcessArgs): ProcessSpec {
  const settings = {
    listen_addresses: "127.0.0.1",
    // Who connects proves who they are by password; a socket in the file system would only be one more door.
    unix_socket_directories: "",
    // Writes wait for no disk, as in the store of the API server (programs/etcd.ts) and for the same reason.
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    name: "postgres",
    ...unprivileged(path.join(programs, "postgres"), ["-D", data, "-p", String(port), ...options]),
    env: { LANG: "C.UTF-8" },
    cwd: path.dirname(data),
    // A fast shutdown: sessions are cut and the checkpoint is written.
    stopSignal: "SIGINT",
    stopSeconds: 30,
    readySeconds: 60,
    notReady: () =>
      new Promise((resolve) => {
        const args = ["--host=127.0.0.1", `--port=${port}`, "--timeout=2", "--quiet"];
        execFile(path.join(programs, "pg_isready"), args, (error) => {
          resolve(error ? `127.0.0.1:${port} does not take connections` : undefined);
        });
      }),
  };
}
