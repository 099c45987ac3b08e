import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** A file to serve, or a status to answer with. */
export type Answer = Buffer | number | { readonly redirect: string };

/** An internal repository on a loopback port, with a certificate of its own. */
export class Repository {
  readonly answers = new Map<string, Answer>();
  /** How often each path was asked for. */
  readonly asked = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    /** CA bundle that trusts the repository. */
    readonly caFile: string,
  ) {}

  static async start(folder: string): Promise<Repository> {
    const key = path.join(folder, "key.pem");
    const caFile = path.join(folder, "cert.pem");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1", "-nodes"];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    execFileSync("openssl", ["req", "-x509", ...curve, ...subject, "-keyout", key, "-out", caFile], {
      stdio: "ignore",
    });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(caFile) });
    const repository = new Repository(server, caFile);
    server.on("request", (request, response) => {
      const url = request.url ?? "";
      repository.asked.set(url, (repository.asked.get(url) ?? 0) + 1);
      const answer = repository.answers.get(url) ?? 404;
      if (Buffer.isBuffer(answer)) response.end(answer);
      else if (typeof answer === "number") response.writeHead(answer).end();
      else response.writeHead(302, { location: answer.redirect }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return repository;
  }

  url(file: string): string {
    return `https://localhost:${String((this.server.address() as AddressInfo).port)}/${file}`;
  }

  /** Serves a file and returns its address. */
  publish(file: string, answer: Answer): string {
    this.answers.set(`/${file}`, answer);
    return this.url(file);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
