import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Cluster } from "../../../programs/waker/cluster";
import { Metrics } from "../../../programs/waker/metrics";
import { OneAtATime } from "../../../programs/waker/one-at-a-time";
import { portalFacts } from "../../../programs/waker/portal";
import { createServer } from "../../../programs/waker/server";
import { Wakes } from "../../../programs/waker/wake";
import type { FakeApiServer } from "./fake-api-server";

/** The waker's parts put together as its main file does, on loopback. */
export class WakerUnderTest {
  readonly lines: { event: string; facts: Readonly<Record<string, unknown>> }[] = [];
  readonly metrics = new Metrics();
  readonly turns = new OneAtATime();
  readonly cluster: Cluster;
  readonly log = (event: string, facts: Readonly<Record<string, unknown>> = {}): void => {
    this.lines.push({ event, facts });
  };
  readonly #server: Server;

  private constructor(api: FakeApiServer) {
    this.cluster = new Cluster(api.client(500));
    const { cluster, metrics, turns, log } = this;
    const wakes = new Wakes({ cluster, metrics, turns, log, lookEvery: 20, followFor: 2000 });
    this.#server = createServer({
      wake: (user) => wakes.wake(user),
      portal: (user) => portalFacts(cluster, user),
      metrics: () => metrics.text(),
      log,
    });
  }

  static async start(api: FakeApiServer): Promise<WakerUnderTest> {
    const waker = new WakerUnderTest(api);
    await new Promise<void>((resolve) => waker.#server.listen(0, "127.0.0.1", resolve));
    return waker;
  }

  /** Status and body of a call; a path is sent as it is written. */
  async call(method: string, path: string): Promise<{ status: number; body: string }> {
    const { port } = this.#server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, { method });
    return { status: response.status, body: await response.text() };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) =>
      this.#server.close(() => {
        resolve();
      }),
    );
  }
}
