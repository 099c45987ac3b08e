import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { ApiServer } from "../../../programs/waker/api-server";
import type { KeyPair } from "../ingress/certificates";

/** One workspace as the fake knows it. */
export interface FakeWorkspace {
  replicas: number;
  ready: number;
  version: number;
  /** Annotations of the namespace. */
  annotations: Record<string, string>;
  /** @default workspace */
  kind?: string;
  deleting?: boolean;
  /** Whether the waker has a Role there. @default true */
  bound?: boolean;
}

/** A workspace that is stopped, or has one ready pod. */
export function fakeWorkspace(replicas: number, more: Partial<FakeWorkspace> = {}): FakeWorkspace {
  return { replicas, ready: replicas, version: 1, annotations: {}, ...more };
}

/** Answers the calls that the waker's roles allow, over TLS, to whoever shows the right token. */
export class FakeApiServer {
  readonly workspaces = new Map<string, FakeWorkspace>();
  /** Every call, in order. */
  readonly calls: string[] = [];
  token = "first";
  /** Changes by somebody else that come between the next reads and writes. */
  conflicts = 0;
  /** Answers every call so. @default none: by what it knows */
  refusal: { status: number; body: string } | undefined;
  /** Refuses to raise replicas, as the cluster's own rule does. */
  refusesReplicas = false;
  /** Namespaces on a page of a list. */
  pageSize = 500;

  private constructor(
    private readonly server: https.Server,
    /** Folder with token and authority, as the kubelet mounts them. */
    readonly credentials: string,
  ) {}

  static async start(pair: KeyPair): Promise<FakeApiServer> {
    const credentials = mkdtempSync(path.join(tmpdir(), "waker-account-"));
    writeFileSync(path.join(credentials, "ca.crt"), pair.crt);
    writeFileSync(path.join(credentials, "token"), "first\n");
    const server = https.createServer({ cert: pair.crt, key: pair.key });
    const fake = new FakeApiServer(server, credentials);
    server.on("request", (request, response) => void fake.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  client(timeout = 3000): ApiServer {
    return new ApiServer({ host: "localhost", port: this.port, credentials: this.credentials, timeout });
  }

  /** Gives the pod's account a new token, as the kubelet does, and takes the old one from then on for nobody's. */
  rotateToken(token: string): void {
    this.token = token;
    writeFileSync(path.join(this.credentials, "token"), token);
  }

  /** Stops listening; called twice it does nothing more. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
    rmSync(this.credentials, { recursive: true, force: true });
  }

  /** Stops answering, with the account's files kept. */
  async goAway(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? "", "https://localhost");
    this.calls.push(`${request.method ?? ""} ${url.pathname}`);
    const [status, body] =
      request.headers.authorization === `Bearer ${this.token}`
        ? this.#result(request.method ?? "", url, Buffer.concat(chunks).toString())
        : ([401, status401] as const);
    if (status === 0) return;
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  }

  #result(method: string, url: URL, text: string): readonly [status: number, body: unknown] {
    if (this.refusal !== undefined) return [this.refusal.status, this.refusal.body];
    if (url.pathname === "/api/v1/namespaces") return [200, this.#page(url)];
    const [, user = "", rest] =
      /^\/(?:api|apis\/apps)\/v1\/namespaces\/ide-([a-z0-9-]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const workspace = this.workspaces.get(user);
    if (rest === undefined) return workspace === undefined ? missing : [200, this.#namespace(user, workspace)];
    if (workspace === undefined || workspace.bound === false) return forbidden;
    if (rest === "/deployments/code-server/scale") return this.#scale(method, workspace, text);
    if (rest === "/deployments/code-server") {
      return [200, { spec: { replicas: workspace.replicas }, status: { readyReplicas: workspace.ready } }];
    }
    if (rest === "/resourcequotas/default-quota") {
      return [200, { status: { hard: { "limits.cpu": "4" }, used: { "limits.cpu": "3100m" } } }];
    }
    if (rest === "/configmaps/editor") {
      const list = [{ id: "a.b", version: "1.2.3", sha256: "unverified", url: "https://artefacts/a.b.vsix" }];
      return [200, { data: { "extensions.json": JSON.stringify(list), "settings.json": "{}" } }];
    }
    return forbidden;
  }

  #page(url: URL): unknown {
    const from = Number(url.searchParams.get("continue") ?? "0");
    const all = [...this.workspaces].map(([user, workspace]) => this.#namespace(user, workspace));
    const next = from + this.pageSize < all.length ? String(from + this.pageSize) : undefined;
    return { metadata: { continue: next }, items: all.slice(from, from + this.pageSize) };
  }

  #namespace(user: string, { annotations, kind = "workspace", deleting }: FakeWorkspace): unknown {
    const labels = { "webide.dev/namespace-kind": kind };
    const deletion = deleting === true ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {};
    return { metadata: { name: `ide-${user}`, labels, annotations, ...deletion } };
  }

  #scale(method: string, workspace: FakeWorkspace, text: string): readonly [number, unknown] {
    const scale = () => ({
      metadata: { name: "code-server", resourceVersion: String(workspace.version) },
      spec: { replicas: workspace.replicas },
    });
    if (method === "GET") {
      const read = scale();
      if (this.conflicts > 0) {
        this.conflicts -= 1;
        workspace.version += 1;
      }
      return [200, read];
    }
    const wanted = JSON.parse(text) as ReturnType<typeof scale>;
    if (wanted.metadata.resourceVersion !== String(workspace.version)) return [409, { message: "changed meanwhile" }];
    if (this.refusesReplicas && wanted.spec.replicas > 0) return [422, { message: "the user is disabled" }];
    workspace.replicas = wanted.spec.replicas;
    workspace.version += 1;
    return [200, scale()];
  }
}

const status401 = { message: "Unauthorized" };
const missing = [404, { message: "not found" }] as const;
const forbidden = [403, { message: "forbidden" }] as const;
