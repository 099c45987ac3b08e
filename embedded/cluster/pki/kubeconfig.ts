import fs from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { ClusterPaths } from "../cluster-paths";
import { pkiFile, type User } from "./ensure-certificates";

/** Name of the context in every kubeconfig of an embedded cluster. */
export const contextName = "webide-embedded";

/** The kubeconfig file of one user of the API server. */
export function kubeconfigOf(paths: ClusterPaths, user: User): string {
  return user === "admin" ? paths.kubeconfig : path.join(paths.config, `${user}.kubeconfig`);
}

/** Writes it where it is missing or says something else; it holds the user's key, so nobody else may read it. */
export function writeKubeconfig(paths: ClusterPaths, user: User, server: string): void {
  const base64 = (name: string): string => fs.readFileSync(pkiFile(paths, name)).toString("base64");
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: contextName, cluster: { server, "certificate-authority-data": base64("ca.crt") } }],
    users: [
      {
        name: user,
        user: { "client-certificate-data": base64(`${user}.crt`), "client-key-data": base64(`${user}.key`) },
      },
    ],
    contexts: [{ name: contextName, context: { cluster: contextName, user } }],
    "current-context": contextName,
  });
  const file = kubeconfigOf(paths, user);
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
