import assert from "node:assert/strict";
import type { RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { askActivity, readActivity } from "../../../programs/waker/activity";

const good = {
  startedAt: "2026-06-01T10:00:00.000Z",
  lastHeartbeat: "2026-06-01T11:00:00.000Z",
  connected: 2,
  terminalJobs: 0,
};

describe("readActivity", () => {
  const read = (change: Readonly<Record<string, unknown>> = {}) => readActivity(JSON.stringify({ ...good, ...change }));

  it("reads times and counts", () => {
    assert.deepEqual(read(), {
      startedAt: Date.parse(good.startedAt),
      lastHeartbeat: Date.parse(good.lastHeartbeat),
      connected: 2,
      terminalJobs: 0,
    });
    assert.equal(read({ lastHeartbeat: null }).lastHeartbeat, undefined);
  });

  const bad: readonly (readonly [change: Record<string, unknown>, message: RegExp])[] = [
    [{ startedAt: undefined }, /startedAt/],
    [{ startedAt: 5 }, /startedAt/],
    [{ startedAt: "2026-13-01T10:00:00.000Z" }, /startedAt/],
    [{ startedAt: "yesterday" }, /startedAt/],
    [{ lastHeartbeat: undefined }, /lastHeartbeat/],
    [{ lastHeartbeat: "" }, /lastHeartbeat/],
    [{ connected: -1 }, /connected/],
    [{ connected: "0" }, /connected/],
    [{ terminalJobs: 1.5 }, /terminalJobs/],
    [{ terminalJobs: null }, /terminalJobs/],
  ];
  for (const [change, message] of bad) {
    it(`refuses ${inspect(change)}`, () => {
      assert.throws(() => read(change), message);
    });
  }

  for (const text of ["", "null", "[]", "7", "{", "<html>"]) {
    it(`refuses ${JSON.stringify(text)} for a report`, () => {
      assert.throws(() => readActivity(text));
    });
  }
});

describe("askActivity, in a workspace whose user answers", function () {
  this.timeout(20_000);
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ask(listener: RequestListener): Promise<unknown> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return await askActivity("127.0.0.1", (server.address() as AddressInfo).port);
  }

  it("takes a report", async () => {
    const seen: string[] = [];
    await ask((request, response) => {
      seen.push(`${request.method ?? ""} ${request.url ?? ""} ${JSON.stringify(request.headers.authorization)}`);
      response.end(JSON.stringify(good));
    });
    assert.deepEqual(seen, ["GET /activity undefined"]);
  });

  it("follows no redirect, to wherever the user would send it", async () => {
    let calls = 0;
    const redirect = ask((_, response) => {
      calls += 1;
      response.writeHead(302, { location: "/activity" }).end();
    });
    await assert.rejects(redirect, /answered 302/);
    assert.equal(calls, 1);
  });

  it("reads no more than a report has", async () => {
    let written = 0;
    const flood = ask((_, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        written += 65_536;
        response.write(Buffer.alloc(65_536, "x"), () => setImmediate(more));
      };
      more();
    });
    await assert.rejects(flood, /more than 1024 bytes/);
    assert.ok(written < 50_000_000, String(written));
  });

  it("waits no longer than three seconds, however slowly it is fed", async () => {
    const since = Date.now();
    const drip = ask((_, response) => {
      const timer = setInterval(() => response.write(" "), 200);
      response.on("close", () => {
        clearInterval(timer);
      });
    });
    await assert.rejects(drip);
    assert.ok(Date.now() - since < 6000);
  });

  it("says so when nobody answers", async () => {
    const gone = ask((request) => request.socket.destroy());
    await assert.rejects(gone, /hang up|ECONNRESET/);
  });
});
