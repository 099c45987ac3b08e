import { AuthenticationV1TokenRequest, CoreV1Api } from "@kubernetes/client-node";
import type { KubeConfig } from "@kubernetes/client-node";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiServer } from "../../programs/waker/api-server";

/** What the kubelet mounts into a pod: a real token of its service account, and the authority of the API server. */
export class AccountFolder {
  private constructor(
    readonly folder: string,
    private readonly server: URL,
  ) {}

  /** Asks the API server for a token of this account, which must exist. */
  static async of(config: KubeConfig, namespace: string, name: string): Promise<AccountFolder> {
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw new Error("the kubeconfig names no cluster");
    const body = Object.assign(new AuthenticationV1TokenRequest(), {
      spec: { audiences: [], expirationSeconds: 3600 },
    });
    const api = config.makeApiClient(CoreV1Api);
    const { status } = await api.createNamespacedServiceAccountToken({ namespace, name, body });
    const folder = mkdtempSync(join(tmpdir(), "webide-account-"));
    writeFileSync(join(folder, "token"), status?.token ?? "", { mode: 0o600 });
    const ca =
      cluster.caData === undefined ? readFileSync(cluster.caFile ?? "") : Buffer.from(cluster.caData, "base64");
    writeFileSync(join(folder, "ca.crt"), ca);
    return new AccountFolder(folder, new URL(cluster.server));
  }

  /** The API server as a pod of the account calls it. */
  get api(): ApiServer {
    const { hostname, port } = this.server;
    return new ApiServer({ host: hostname, port: Number(port), credentials: this.folder, timeout: 10_000 });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
