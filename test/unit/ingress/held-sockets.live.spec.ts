import assert from "node:assert/strict";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type WebSocket from "ws";
import { hosts, session } from "./fakes";
import { LiveEdge } from "./live-edge";

const alice = `alice.${hosts.workspaceParent}`;
const held = 100;

/** An open editor: one socket that is talked over all the time. */
class HeldSocket {
  answers = 0;
  /** How it ended, if it did. */
  ended: string | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly name: string,
  ) {
    socket.on("message", (data: Buffer) => {
      if (data.toString() === `echo:${this.name} ${String(this.answers)}`) this.answers += 1;
      else this.ended = `answered out of turn: ${data.toString()}`;
    });
    socket.on("close", (code) => (this.ended ??= `closed with ${String(code)}`));
    socket.on("error", (error) => (this.ended ??= error.message));
  }

  get open(): boolean {
    return this.ended === undefined;
  }

  say(): void {
    if (this.open) this.socket.send(`${this.name} ${String(this.answers)}`);
  }

  close(): void {
    this.socket.removeAllListeners("close");
    this.socket.terminate();
  }
}

describe("sockets that are held while the edge changes its configuration", function () {
  this.timeout(60_000);
  const edge = new LiveEdge();
  const sockets: HeldSocket[] = [];

  before(async () => {
    await edge.start();
    for (let number = 0; number < held; number += 1) {
      const headers = { Cookie: session("alice"), Origin: `https://${alice}` };
      const socket = edge.socket(alice, `/socket-${String(number)}`, headers);
      await new Promise((done, fail) => socket.once("open", done).once("error", fail));
      sockets.push(new HeldSocket(socket, String(number)));
    }
  });

  after(async () => {
    for (const socket of sockets) socket.close();
    await edge.stop();
  });

  /** Every socket says something and is answered, one round after the other. */
  async function rounds(count: number): Promise<void> {
    for (let round = 0; round < count; round += 1) {
      const expected = sockets.map(({ answers }) => answers + 1);
      for (const socket of sockets) socket.say();
      for (let wait = 0; wait < 500; wait += 1) {
        if (sockets.every(({ answers, open }, index) => !open || answers >= expected[index]!)) break;
        await sleep(10);
      }
    }
  }

  const reloads = (): number => edge.stderr.split("nginx reloads").length - 1;

  async function reloadedBy(change: () => void): Promise<void> {
    const before = reloads();
    change();
    for (let wait = 0; wait < 250 && reloads() === before; wait += 1) await rounds(1).then(() => sleep(20));
    assert.equal(reloads(), before + 1, edge.stderr);
    // The new workers answer, the old ones go on with what they hold.
    await sleep(300);
    await rounds(5);
  }

  it(`X26: none of ${String(held)} is lost, and none misses an answer, when a certificate is renewed`, async () => {
    await rounds(3);
    await reloadedBy(() => {
      edge.renewCertificates();
    });
    assert.deepEqual(
      sockets.map(({ ended }) => ended).filter((ended) => ended !== undefined),
      [],
    );
    assert.ok(
      sockets.every(({ answers }) => answers === sockets[0]!.answers && answers >= 8),
      sockets.map(({ answers }) => answers).join(" "),
    );
  });

  it(`X26: none of ${String(held)} is lost when the configuration itself changes, several times in a row`, async () => {
    const file = edge.file("edge/nginx.conf");
    for (const minutes of [70, 71, 72]) {
      await reloadedBy(() => {
        const text = fs
          .readFileSync(file, "utf8")
          .replace(/proxy_read_timeout \d+s/, `proxy_read_timeout ${String(minutes * 60)}s`);
        fs.writeFileSync(file, text);
      });
    }
    assert.deepEqual(
      sockets.map(({ ended }) => ended).filter((ended) => ended !== undefined),
      [],
    );
  });
});
