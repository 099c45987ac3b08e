import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { bundleWaker } from "../../../embedded/images/waker/bundle";

/** A port that nobody listens at now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("the waker as one file, alone in a folder", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "waker-bundle-"));
  const file = path.join(folder, "waker.js");
  let child: ChildProcess | undefined;
  before(() => {
    writeFileSync(file, bundleWaker());
  });
  afterEach(() => {
    child?.kill("SIGKILL");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const started = spawn(process.execPath, [file, ...args], { cwd: folder, env });
    child = started;
    const said = { out: "", err: "" };
    started.stdout.on("data", (text: Buffer) => (said.out += text.toString()));
    started.stderr.on("data", (text: Buffer) => (said.err += text.toString()));
    const ended = new Promise<number | null>((resolve) => started.once("close", resolve));
    return { said, ended, started };
  }

  const times = ["--idle-after-seconds=7200", "--jobs-end-after-seconds=86400", "--check-every-seconds=60"];

  it("says in one line what is wrong with its arguments, and outside of a pod", async () => {
    const bare = start([]);
    assert.deepEqual(
      [await bare.ended, bare.said.err],
      [1, "waker: --port is missing; allowed is a whole number from 1 to 65535\n"],
    );
    const outside = start(["--port=1", "--activity-port=2", ...times]);
    assert.equal(await outside.ended, 1);
    assert.match(outside.said.err, /^waker: KUBERNETES_SERVICE_HOST and .* the waker runs in a pod\n$/);
  });

  it("stays up while the API server is away, says so, and ends at once when it is told to", async () => {
    const port = await freePort();
    const away = { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: String(await freePort()) };
    const { said, ended, started } = start([`--port=${String(port)}`, "--activity-port=2", ...times], away);
    const url = `http://127.0.0.1:${String(port)}`;
    const isUp = () =>
      fetch(`${url}/healthz`).then(
        ({ status }) => status === 200,
        () => false,
      );
    for (let attempt = 0; attempt < 100 && !(await isUp()); attempt += 1) await setTimeout(100);
    assert.equal((await fetch(`${url}/wake/kim`, { method: "POST" })).status, 502);
    assert.match(said.out, /"event":"listening"/);
    assert.match(said.out, /"event":"round failed"/);
    const since = Date.now();
    started.kill("SIGTERM");
    assert.equal(await ended, 0);
    assert.ok(Date.now() - since < 5000);
  });
});
