import fs from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { ClusterPaths } from "../cluster-paths";
import { network } from "../network";
import type { NodeKind } from "../node-kind";
import { pkiFile, type User, users } from "./ensure-certificates";

/** Name of the context in every kubeconfig of an embedded cluster. */
export const contextName = "webide-embedded";

/** The kubeconfig file of one user of the API server. */
export function kubeconfigOf(paths: ClusterPaths, user: User): string {
  return user === "admin" ? paths.kubeconfig : path.join(paths.config, `${user}.kubeconfig`);
}

/** Users whose programs run outside of a real node's network. */
const outside: readonly User[] = ["admin", "controllers"];

/**
 * Writes the kubeconfig of every user.
 *
 * @param server address of the API server for this machine
 */
export function writeKubeconfigs(paths: ClusterPaths, server: string, nodes: NodeKind): void {
  const inside = `https://${network.nodeIp}:${network.apiServerPort}`;
  for (const user of Object.keys(users) as User[]) {
    writeKubeconfig(paths, user, nodes === "real" && !outside.includes(user) ? inside : server);
  }
}

/** Writes it where it is missing or says something else; it holds the user's key, so nobody else may read it. */
function writeKubeconfig(paths: ClusterPaths, user: User, server: string): void {
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
