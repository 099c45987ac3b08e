import { execFile } from "node:child_process";
import type { ExecEntry } from "./kubeconfig";

/** Credentials from a command; source: client.authentication.k8s.io/v1, ExecCredential. */
export interface ExecCredential {
  readonly token?: string;
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  readonly expirationTimestamp?: string;
}

/** Credentials are renewed this long before they expire, in milliseconds. */
const margin = 30_000;

/** Returns a function that asks the command, and again only once what it said has expired. */
export function execCredential(entry: ExecEntry): () => Promise<ExecCredential> {
  let known: Promise<ExecCredential> | undefined;
  let expires = Infinity;
  return () => {
    if (known === undefined || Date.now() > expires) {
      expires = Infinity;
      known = run(entry).then((credential) => {
        if (credential.expirationTimestamp !== undefined) expires = Date.parse(credential.expirationTimestamp) - margin;
        return credential;
      });
      known.catch(() => {
        known = undefined;
      });
    }
    return known;
  };
}

function run({
  apiVersion = "client.authentication.k8s.io/v1",
  command,
  args,
  env,
}: ExecEntry): Promise<ExecCredential> {
  const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { interactive: false } });
  const extra = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...(args ?? [])],
      { env: { ...process.env, ...extra, KUBERNETES_EXEC_INFO: info }, timeout: 60_000 },
      (error, stdout, stderr) => {
        try {
          // Its output is the credential itself, so only its complaints are shown.
          if (error) throw new Error(stderr.trim().slice(0, 500) || error.code?.toString() || "no answer for 60 s");
          const status = (JSON.parse(stdout) as { status?: ExecCredential }).status;
          if (status === undefined) throw new Error("its answer has no status");
          resolve(status);
        } catch (cause) {
          const words = cause instanceof SyntaxError ? "its answer is not JSON" : (cause as Error).message;
          reject(new Error(`the kubeconfig's login command ${command} failed: ${words}`));
        }
      },
    );
  });
}
