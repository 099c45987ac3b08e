import fs from "node:fs";
import type { Connection, Credentials } from "./connection";
import { execCredential } from "./exec-credential";
import type { Kubeconfig, UserEntry } from "./kubeconfig";

/** Bytes from an entry that has them by value (base64) or by path. */
function bytes(data: string | undefined, file: string | undefined): Buffer | undefined {
  if (data !== undefined && data !== "") return Buffer.from(data, "base64");
  return file === undefined || file === "" ? undefined : fs.readFileSync(file);
}

function headerFor(user: UserEntry, token: string | undefined): Record<string, string> {
  if (token !== undefined && token !== "") return { authorization: `Bearer ${token}` };
  if (user.username === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}` };
}

/**
 * Makes a connection out of a kubeconfig's entries.
 *
 * @throws Error naming what is missing or not supported
 */
export function connect({ cluster, user, namespace }: Kubeconfig): Connection {
  if (cluster.server === undefined || cluster.server === "") throw new Error("the kubeconfig's cluster has no server");
  if (cluster["proxy-url"] !== undefined)
    throw new Error("the kubeconfig's proxy-url is not supported by the stand-in; use the official plugin");
  if (user["auth-provider"] !== undefined)
    throw new Error(
      "the kubeconfig's auth-provider is no longer part of Kubernetes; use exec, a token or a certificate",
    );

  const tls: Credentials["tls"] = {
    ca: bytes(cluster["certificate-authority-data"], cluster["certificate-authority"]),
    cert: bytes(user["client-certificate-data"], user["client-certificate"]),
    key: bytes(user["client-key-data"], user["client-key"]),
    ...(cluster["tls-server-name"] === undefined ? {} : { servername: cluster["tls-server-name"] }),
    ...(cluster["insecure-skip-tls-verify"] === true ? { rejectUnauthorized: false } : {}),
  };
  const ask = user.exec === undefined ? undefined : execCredential(user.exec);
  return {
    server: new URL(cluster.server),
    namespace,
    credentials: async () => {
      if (ask !== undefined) {
        const { token, clientCertificateData, clientKeyData } = await ask();
        const pair = clientCertificateData === undefined ? {} : { cert: clientCertificateData, key: clientKeyData };
        return { tls: { ...tls, ...pair }, headers: headerFor(user, token) };
      }
      const { tokenFile } = user;
      const token = tokenFile === undefined ? user.token : fs.readFileSync(tokenFile, "utf8").trim();
      return { tls, headers: headerFor(user, token) };
    },
  };
}
