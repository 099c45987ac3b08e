import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const script = resolve(__dirname, "../../../components/backup/hold-stopped-workspaces.mjs");

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The real script against a small stand-in for the API server, over real TLS on loopback. */
describe("the job that holds stopped workspaces", () => {
  let folder = "";
  let server: https.Server;
  let calls: Call[] = [];
  let answer: (call: Call) => { status: number; body: unknown };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "webide-holder-"));
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", join(folder, "key"), "-out", join(folder, "ca.crt")];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject, ...files], {
      stdio: "ignore",
    });
    writeFileSync(join(folder, "token"), "a-token");
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    calls = [];
    server = https.createServer(
      { key: readFileSync(join(folder, "key")), cert: readFileSync(join(folder, "ca.crt")) },
      respond,
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterEach((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      assert.equal(request.headers.authorization, "Bearer a-token");
      const call = { method: request.method ?? "", path: request.url ?? "", body: Buffer.concat(chunks).toString() };
      calls.push(call);
      const { status, body } = answer(call);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  }

  function run(env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((done) => {
      const child = spawn(process.execPath, [script], {
        env: {
          SERVICE_ACCOUNT_DIR: folder,
          KUBERNETES_SERVICE_HOST: "127.0.0.1",
          KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
          HOLDER_IMAGE: "mirror.test/code-server:1",
          HOLD_SECONDS: "3600",
          NAMESPACE_SELECTOR: "webide.dev/namespace-kind=workspace",
          ...env,
        },
      });
      let out = "";
      let err = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
      child.on("close", (code) => {
        done({ code, out, err });
      });
    });
  }

  const namespaces = (...names: string[]) => ({
    status: 200,
    body: { items: names.map((name) => ({ metadata: { name } })) },
  });
  const replicas = (count: number) => ({ status: 200, body: { spec: { replicas: count } } });

  it("starts a pod where the workspace is stopped, and none where it runs", async () => {
    answer = ({ method, path }) => {
      if (path.startsWith("/api/v1/namespaces?")) return namespaces("ide-alice", "ide-bob");
      if (method === "GET") return replicas(path.includes("ide-alice") ? 1 : 0);
      return { status: 201, body: {} };
    };
    const { code, out } = await run();
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), { "runs by itself": 1, held: 1, failures: 0 });
    assert.deepEqual(
      calls.filter((call) => call.method === "POST").map((call) => call.path),
      ["/api/v1/namespaces/ide-bob/pods"],
    );
  });

  it("mounts the home volume read-only and ends by itself", async () => {
    answer = ({ method, path }) => {
      if (path.startsWith("/api/v1/namespaces?")) return namespaces("ide-bob");
      return method === "GET" ? replicas(0) : { status: 201, body: {} };
    };
    await run();
    const pod = JSON.parse(calls.find((call) => call.method === "POST")!.body);
    assert.equal(pod.spec.containers[0].volumeMounts[0].readOnly, true);
    assert.equal(pod.spec.activeDeadlineSeconds, 3600);
  });

  it("replaces the holder of the night before", async () => {
    let posts = 0;
    answer = ({ method, path }) => {
      if (path.startsWith("/api/v1/namespaces?")) return namespaces("ide-bob");
      if (method === "GET") return replicas(0);
      if (method === "DELETE") return { status: 200, body: {} };
      posts += 1;
      return posts < 2 ? { status: 409, body: { message: "already exists" } } : { status: 201, body: {} };
    };
    const { code } = await run();
    assert.equal(code, 0);
    assert.equal(calls.filter((call) => call.method === "DELETE").length, 1);
  });

  it("goes on after one workspace failed, names it, and ends red", async () => {
    answer = ({ method, path }) => {
      if (path.startsWith("/api/v1/namespaces?")) return namespaces("ide-alice", "ide-bob");
      if (method === "GET") return replicas(0);
      return path.includes("ide-alice")
        ? { status: 403, body: { message: "exceeded quota" } }
        : { status: 201, body: {} };
    };
    const { code, out, err } = await run();
    assert.equal(code, 1);
    assert.match(err, /ide-alice: creating pod: 403 exceeded quota/);
    assert.deepEqual(JSON.parse(out), { held: 1, failures: 1 });
  });

  it("refuses to start without its settings", async () => {
    answer = () => ({ status: 500, body: {} });
    const { code, err } = await run({ HOLD_SECONDS: "soon" });
    assert.equal(code, 2);
    assert.match(err, /HOLD_SECONDS \(whole, > 0\)/);
    assert.deepEqual(calls, []);
  });
});
