import { readFileSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { ApiError } from "./api-error";
import { readAtMost } from "./read-at-most";

/** Where the API server is and with what it is called. */
export interface ApiServerArgs {
  readonly host: string;
  readonly port: number;
  /** Folder with `token` and `ca.crt`, as the kubelet mounts them. */
  readonly credentials: string;
  /** Longest call, in milliseconds. @default 3000 */
  readonly timeout?: number;
}

/** Largest answer: a page of a few hundred namespaces has one megabyte. */
const mostBytes = 16 * 1024 * 1024;

/** The API server of the cluster, called with the pod's own account. */
export class ApiServer {
  #agent: https.Agent | undefined;
  #ca = "";

  constructor(private readonly args: ApiServerArgs) {}

  /** @throws ApiError on every answer other than success, and the network's own error when there is none */
  async get(url: string): Promise<unknown> {
    return await this.#call("GET", url);
  }

  /** @throws as {@link get} does */
  async put(url: string, body: unknown): Promise<unknown> {
    return await this.#call("PUT", url, body);
  }

  /** Both files are read at each call: the kubelet replaces them while we run, and a read costs microseconds. */
  #credential(name: string): string {
    return readFileSync(path.join(this.args.credentials, name), "utf8").trim();
  }

  #connections(): https.Agent {
    const ca = this.#credential("ca.crt");
    if (this.#agent === undefined || ca !== this.#ca) {
      this.#agent?.destroy();
      this.#ca = ca;
      this.#agent = new https.Agent({ ca, keepAlive: true, maxSockets: 16 });
    }
    return this.#agent;
  }

  async #call(method: string, url: string, body?: unknown): Promise<unknown> {
    const { host, port, timeout = 3000 } = this.args;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
      const request = https.request(
        {
          host,
          port,
          path: url,
          method,
          agent: this.#connections(),
          signal: AbortSignal.timeout(timeout),
          headers: {
            authorization: `Bearer ${this.#credential("token")}`,
            accept: "application/json",
            "user-agent": "webide-waker",
            ...(text !== undefined && {
              "content-type": "application/json",
              "content-length": String(Buffer.byteLength(text)),
            }),
          },
        },
        (response) => {
          readAtMost(response, mostBytes).then((content) => {
            resolve({ status: response.statusCode ?? 0, answer: content });
          }, reject);
        },
      );
      request.on("error", reject);
      request.end(text);
    });
    if (status >= 200 && status < 300) return JSON.parse(answer);
    throw new ApiError(status, `${method} ${url}`, messageOf(answer));
  }
}

/** The sentence of a Status object; whatever else came is cut short. */
function messageOf(answer: string): string {
  try {
    const { message } = JSON.parse(answer) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Not an answer of the API server, but of something in between.
  }
  return answer.slice(0, 200);
}
