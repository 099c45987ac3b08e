import type http from "node:http";
import { listen } from "../../../embedded/model-server/http/json-server";

/** A server that listens on loopback while tests run. */
export class Running {
  private constructor(
    private readonly server: http.Server,
    /** Its address, without a slash at the end. */
    readonly url: string,
  ) {}

  static async of(server: http.Server): Promise<Running> {
    return new Running(server, `http://127.0.0.1:${await listen(server, "127.0.0.1", 0)}`);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
