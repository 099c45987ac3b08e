import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A way to a server of this machine that can be broken: by connection and by bytes, for it knows nothing of requests. */
export class FaultyProxy {
  /** Milliseconds that each piece of data waits, in both directions. */
  delay = 0;
  /** Takes connections and data, and passes nothing on. */
  frozen = false;
  /** Bytes of the server that have been passed on. */
  answered = 0;
  readonly #target: URL;
  readonly #sockets = new Set<net.Socket>();
  #server = net.createServer();
  #port = 0;
  #cut: { readonly after: number; readonly outage: number } | undefined;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  /** The address that stands for the server's; known once {@link open} has ended. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Takes connections, at the same port each time. */
  async open(): Promise<void> {
    const server = net.createServer((client) => {
      this.#join(client);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(this.#port, "127.0.0.1", resolve);
    });
    this.#server = server;
    this.#port = (server.address() as net.AddressInfo).port;
  }

  /** Resets every connection, and refuses new ones. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /**
   * Closes once so many bytes more were answered, in the middle of an answer if need be, and opens again.
   *
   * @param outage milliseconds until then
   */
  cutAfter(bytes: number, outage: number): void {
    this.#cut = { after: this.answered + bytes, outage };
  }

  /** Whether the cut that was asked for last has happened. */
  get wasCut(): boolean {
    return this.#cut === undefined;
  }

  #join(client: net.Socket): void {
    const server = net.connect(Number(this.#target.port), this.#target.hostname);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy()).on("close", () => this.#sockets.delete(socket));
    }
    this.#pass(client, server, (data) => data);
    this.#pass(server, client, (data) => this.#counted(data));
  }

  #pass(from: net.Socket, to: net.Socket, take: (data: Buffer) => Buffer): void {
    // Timers of one length end in the order in which they began, but the length may change meanwhile.
    let last: Promise<unknown> = Promise.resolve();
    const later = (work: () => void): void => {
      const due = this.delay === 0 ? undefined : sleep(this.delay);
      last = last.then(() => due).then(work);
    };
    from.on("data", (data) => {
      later(() => {
        if (this.frozen || to.destroyed) return;
        const part = take(data);
        if (part.length > 0) to.write(part);
        if (part.length < data.length) this.#breakDown();
      });
    });
    from.on("close", () => {
      later(() => to.destroy());
    });
  }

  /** What of the data is still passed on. */
  #counted(data: Buffer): Buffer {
    const left = this.#cut === undefined ? Infinity : this.#cut.after - this.answered;
    const part = data.subarray(0, Math.max(0, left));
    this.answered += part.length;
    return part;
  }

  #breakDown(): void {
    if (this.#cut === undefined) return;
    const { outage } = this.#cut;
    this.#cut = undefined;
    this.close();
    setTimeout(() => void this.open(), outage).unref();
  }
}
