import fs from "node:fs";
import https from "node:https";
import type { ClusterPaths } from "./cluster-paths";
import { pkiFile, type User } from "./pki/ensure-certificates";

/** A Kubernetes object as its JSON. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

const timeoutMilliseconds = 10_000;

/**
 * The few requests that starting a cluster needs. The official client is not used here: loading it takes longer than
 * everything else that a start of a running cluster does.
 */
export class ApiClient {
  private readonly tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };

  constructor(
    private readonly server: string,
    paths: ClusterPaths,
    user: User,
  ) {
    const read = (name: string): Buffer => fs.readFileSync(pkiFile(paths, name));
    this.tls = { ca: read("ca.crt"), cert: read(`${user}.crt`), key: read(`${user}.key`) };
  }

  /** Sends one request; any status is an answer. Rejects when nobody answers. */
  request(method: string, path: string, body?: unknown, contentType = "application/json"): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const options = { ...this.tls, method, timeout: timeoutMilliseconds, headers: { "content-type": contentType } };
      const request = https.request(`${this.server}${path}`, options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          const json = response.headers["content-type"]?.includes("json") ?? false;
          resolve({ status: response.statusCode ?? 0, body: json ? JSON.parse(text) : text });
        });
      });
      request.once("timeout", () => request.destroy(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)));
      request.once("error", reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** The object at a path, or undefined. */
  async get(path: string): Promise<KubernetesObject | undefined> {
    const answer = await this.request("GET", path);
    if (answer.status === 404) return undefined;
    return expectSuccess("GET", path, answer) as KubernetesObject;
  }

  /** Creates an object in a collection. */
  async create(path: string, object: object): Promise<void> {
    expectSuccess("create", path, await this.request("POST", path, object));
  }

  /** Changes an object as a patch of the given type says. */
  async patch(path: string, patch: object, contentType: string): Promise<void> {
    expectSuccess("patch", path, await this.request("PATCH", path, patch, contentType));
  }

  /** Deletes an object; one that is gone is no error. */
  async delete(path: string): Promise<void> {
    const answer = await this.request("DELETE", path);
    if (answer.status !== 404) expectSuccess("delete", path, answer);
  }

  /** Creates or updates an object (server-side apply); fields of it that somebody else set are taken over. */
  async apply(path: string, object: object): Promise<void> {
    const target = `${path}?fieldManager=webide-cluster&force=true`;
    expectSuccess("apply", path, await this.request("PATCH", target, object, "application/apply-patch+yaml"));
  }
}

function expectSuccess(what: string, path: string, { status, body }: ApiAnswer): unknown {
  if (status >= 200 && status < 300) return body;
  const message = (body as { message?: string } | undefined)?.message ?? String(body);
  throw new Error(`${what} ${path}: ${status} ${message}`);
}
