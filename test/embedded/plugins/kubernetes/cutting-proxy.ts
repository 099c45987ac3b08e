import net from "node:net";

/** A way to a server that can lose an answer: the request arrives, then every connection breaks and none is taken. */
export class CuttingProxy {
  readonly #target: URL;
  readonly #sockets = new Set<net.Socket>();
  readonly #server: net.Server;
  #cut = false;

  constructor(target: URL) {
    this.#target = target;
    this.#server = net.createServer((client) => {
      const upstream = net.connect(Number(this.#target.port), this.#target.hostname);
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on("error", () => socket.destroy()).on("close", () => this.#sockets.delete(socket));
      }
      client.pipe(upstream).on("close", () => client.destroy());
      upstream.on("data", (bytes) => {
        if (this.#cut) this.close();
        else client.write(bytes);
      });
    });
  }

  /** Starts on a free port. @returns the address that stands for the server's */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `https://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  /** Loses the next answer, and everything after it. */
  cutAtNextAnswer(): void {
    this.#cut = true;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
