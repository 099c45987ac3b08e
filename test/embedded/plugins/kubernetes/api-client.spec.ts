import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { ApiClient } from "../../../../embedded/plugins/kubernetes/client/api-client";
import { ApiError } from "../../../../embedded/plugins/kubernetes/client/api-error";
import { UnreachableError } from "../../../../embedded/plugins/kubernetes/client/unreachable-error";

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const status =
  (code: number, body: object): Answer =>
  (_request, response) => {
    response.writeHead(code).end(JSON.stringify({ kind: "Status", ...body }));
  };
const ok: Answer = (_request, response) => response.end(JSON.stringify({ kind: "ConfigMap" }));
const cut: Answer = (request) => request.socket.destroy();

describe("kubernetes stand-in: calls to the API server", () => {
  let server: http.Server;
  let answers: Answer[];
  let client: ApiClient;

  beforeEach((done) => {
    server = http.createServer((request, response) => {
      request.resume().on("end", () => {
        (answers.shift() ?? ok)(request, response);
      });
    });
    server.listen(0, "127.0.0.1", () => {
      const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      client = new ApiClient({
        server: url,
        namespace: "default",
        credentials: () => Promise.resolve({ tls: {}, headers: {} }),
      });
      done();
    });
  });

  /** Idle connections go first, else the server waits for them. */
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });

  afterEach(close);

  const call = (patience = 2_000) => client.request({ method: "POST", path: "/x", body: {}, patience });

  it("asks again while the server is overloaded or without its store", async () => {
    answers = [status(429, { message: "slow down" }), status(500, { message: "etcdserver: request timed out" })];
    assert.deepEqual(await call(), { body: { kind: "ConfigMap" }, repeated: false });
  });

  it("reads a character whole that arrives in two parts", async () => {
    const whole = Buffer.from(JSON.stringify({ kind: "가" }));
    const middle = whole.indexOf(Buffer.from("가")) + 1;
    answers = [
      (_request, response) => {
        response.write(whole.subarray(0, middle), () => {
          setTimeout(() => response.end(whole.subarray(middle)), 20);
        });
      },
    ];
    assert.deepEqual(await call(), { body: { kind: "가" }, repeated: false });
  });

  it("asks again after a cut connection, and says that the first try may have worked", async () => {
    answers = [cut];
    assert.deepEqual(await call(), { body: { kind: "ConfigMap" }, repeated: true });
  });

  it("hands a refusal on at once, in the server's words", async () => {
    answers = [status(409, { message: 'configmaps "a" already exists', reason: "AlreadyExists" })];
    await assert.rejects(
      call(),
      (error) => error instanceof ApiError && error.message === 'configmaps "a" already exists',
    );
  });

  it("gives up on an overload that stays, in the server's words", async () => {
    answers = Array.from({ length: 20 }, () => status(503, { message: "no healthy webhook" }));
    await assert.rejects(call(300), /^ApiError: no healthy webhook \(tried for 1 s\)$/);
  });

  it("gives up on a server that is gone, naming it and what to do", async () => {
    await close();
    await assert.rejects(
      call(300),
      (error) =>
        error instanceof UnreachableError &&
        /^the API server http:\/\/127\.0\.0\.1:\d+ stopped answering \(.*ECONNREFUSED.*\); bring it back/.test(
          error.message,
        ),
    );
  });

  it("waits for a dead server once, not once for each of the calls that come after", async () => {
    await close();
    await assert.rejects(call(300));
    const started = Date.now();
    await assert.rejects(call(300));
    assert.ok(Date.now() - started < 100);
  });

  it("sends a body with its length also when it deletes", async () => {
    let length: string | undefined;
    answers = [
      (request, response) => {
        length = request.headers["content-length"];
        ok(request, response);
      },
    ];
    await client.request({ method: "DELETE", path: "/x", body: { kind: "DeleteOptions" } });
    assert.equal(length, "24");
  });
});
