import { AdmissionregistrationV1Api, AppsV1Api, CoreV1Api, KubeConfig, NetworkingV1Api } from "@kubernetes/client-node";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterStatus } from "../../embedded/cluster/cluster-status";
import { policyName } from "../../policies/admission/policy-name";
import { repositoryRoot } from "../../operations/repository-root";
import { AccountFolder } from "./account-folder";

/** What a command came to. */
export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A platform of its own on an embedded cluster of its own, and doors around the program to change it by hand. */
export class LivePlatform {
  /** @param environment of its commands, beside this process's own. @default nothing */
  constructor(
    protected readonly root: string,
    private readonly environment: Readonly<Record<string, string>> = {},
  ) {}

  /** Runs `webide` on it. */
  async webide(...args: string[]): Promise<CommandResult> {
    const child = spawn(join(repositoryRoot, "webide"), args, {
      cwd: repositoryRoot,
      env: { ...process.env, ...this.environment, WEBIDE_STATE: this.root },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
  }

  protected config(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromFile(join(this.root, "cluster", "kubeconfig"));
    return config;
  }

  /** What a pod of a service account is given to call the API server with. */
  async account(namespace: string, name: string): Promise<AccountFolder> {
    return await AccountFolder.of(this.config(), namespace, name);
  }

  get core(): CoreV1Api {
    return this.config().makeApiClient(CoreV1Api);
  }

  get apps(): AppsV1Api {
    return this.config().makeApiClient(AppsV1Api);
  }

  get network(): NetworkingV1Api {
    return this.config().makeApiClient(NetworkingV1Api);
  }

  /** Takes a rule's policy out of force in the cluster, as only an administrator can. */
  async disarm(rule: string): Promise<void> {
    const name = policyName(rule);
    await this.config().makeApiClient(AdmissionregistrationV1Api).deleteValidatingAdmissionPolicyBinding({ name });
    // The server forgets it a moment later.
    await sleep(3000);
  }

  /** Calls the admin API of the real Keycloak, below the realm; as whoever has the administrator's credentials. */
  async realm(method: string, path = "", body?: object): Promise<unknown> {
    const { keycloakUrl = "" } = await clusterStatus(join(this.root, "cluster"));
    const { data = {} } = await this.core.readNamespacedSecret({ namespace: "auth", name: "keycloak-admin" });
    const decoded = (key: string): string => Buffer.from(data[key] ?? "", "base64").toString();
    const login = await fetch(`${keycloakUrl}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: decoded("client-id"),
        client_secret: decoded("client-secret"),
      }),
    });
    const { access_token: token = "" } = (await login.json()) as { access_token?: string };
    const answer = await fetch(`${keycloakUrl}/admin/realms/webide${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
    const text = await answer.text();
    return text === "" ? undefined : JSON.parse(text);
  }
}
