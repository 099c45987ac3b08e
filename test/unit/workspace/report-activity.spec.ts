import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

const script = path.join(__dirname, "../../../components/workspace/report-activity.mjs");

interface Report {
  readonly startedAt: string;
  readonly lastHeartbeat: string | null;
  readonly connected: number;
  readonly terminalJobs: number;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Plays the editor's terminal host: starts what stands on its standard input, one command line each line. */
const terminalHost = `
  const { spawn } = require("node:child_process");
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const [program, ...args] = JSON.parse(line);
    spawn(program, args, { stdio: ["pipe", "ignore", "ignore"], env: { ...process.env, TERM_PROGRAM: "vscode" } });
  });`;

describe("report-activity", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "report-activity-"));
  const heartbeat = path.join(folder, "heartbeat");
  const shellScript = path.join(folder, "job.sh");
  let port: number;
  let editor: net.Server;
  let editorPort: number;
  const started: ChildProcess[] = [];

  before(async () => {
    writeFileSync(shellScript, "read -r line\n");
    port = await freePort();
    editor = net.createServer();
    await new Promise<void>((resolve) => editor.listen(0, "127.0.0.1", resolve));
    editorPort = (editor.address() as net.AddressInfo).port;
    start(process.execPath, [script, heartbeat, String(editorPort), String(port)]);
    await eventually(() => get("/healthz").then(({ status }) => status === 200));
  });
  after(() => {
    // Each has a group of its own, so that what it started goes with it.
    for (const { pid } of started) if (pid !== undefined) kill(-pid);
    editor.close();
    rmSync(folder, { recursive: true });
  });

  function start(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    started.push(child);
    return child;
  }

  function kill(pid: number): void {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  }

  async function get(url: string, method = "GET"): Promise<{ status: number; body: string }> {
    const response = await fetch(`http://127.0.0.1:${String(port)}${url}`, { method });
    return { status: response.status, body: await response.text() };
  }

  /** A report that is not the one remembered from the last second. */
  async function report(): Promise<Report> {
    await setTimeout(1100);
    return JSON.parse((await get("/activity")).body) as Report;
  }

  async function eventually(check: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (await check().catch(() => false)) return;
      await setTimeout(100);
    }
    assert.fail("it never came true");
  }

  it("says four things and nothing else", async () => {
    assert.deepEqual(Object.keys(await report()).sort(), ["connected", "lastHeartbeat", "startedAt", "terminalJobs"]);
  });

  it("takes the heartbeat from the file that the editor touches, and null before the first", async () => {
    assert.equal((await report()).lastHeartbeat, null);
    writeFileSync(heartbeat, "");
    utimesSync(heartbeat, 1_700_000_000, 1_700_000_000);
    assert.equal((await report()).lastHeartbeat, "2023-11-14T22:13:20.000Z");
  });

  it("counts open connections to the editor and no others", async () => {
    assert.equal((await report()).connected, 0);
    const sockets = await Promise.all(
      [1, 2].map(async () => {
        const socket = net.connect(editorPort, "127.0.0.1");
        await new Promise((resolve) => socket.once("connect", resolve));
        return socket;
      }),
    );
    assert.equal((await report()).connected, 2);
    for (const socket of sockets) socket.destroy();
    assert.equal((await report()).connected, 0);
  });

  for (const [url, method] of [
    ["/", "GET"],
    ["/activity", "POST"],
    ["/activity/../etc/passwd", "GET"],
    ["/activity?verbose=1", "GET"],
  ] as const) {
    it(`knows no ${method} ${url}`, async () => {
      assert.deepEqual(await get(url, method), { status: 404, body: "" });
    });
  }

  const commands: readonly (readonly [title: string, command: readonly string[], jobs: number])[] = [
    ["a shell at its prompt", ["bash", "--norc"], 0],
    ["a shell at its prompt with the editor's integration", ["bash", "--init-file", "/dev/null", "-i"], 0],
    ["a shell inside a shell", ["bash", "--norc", "-c", "bash --norc; true"], 1],
    ["a running program", ["sleep", "300"], 1],
    ["a task, which is a shell with a command, and its program", ["bash", "-c", "sleep 300; true"], 2],
    ["a shell that runs a script", ["bash", "--norc", shellScript], 1],
  ];
  for (const [title, command, jobs] of commands) {
    it(`counts ${String(jobs)} for ${title}`, async () => {
      // A developer may run this in the editor's own terminal: what counts is the difference.
      const before = (await report()).terminalJobs;
      const host = start(process.execPath, ["-e", terminalHost, "--", "--type=ptyHost"]);
      host.stdin?.write(`${JSON.stringify(command)}\n`);
      await setTimeout(1000);
      assert.equal((await report()).terminalJobs - before, jobs);
      if (host.pid !== undefined) kill(-host.pid);
    });
  }

  it("counts what a closed terminal has left behind", async () => {
    const before = (await report()).terminalJobs;
    const host = start(process.execPath, ["-e", terminalHost, "--", "--type=ptyHost"]);
    host.stdin?.write(`${JSON.stringify(["bash", "-c", "sleep 300 & disown"])}\n`);
    await setTimeout(1000);
    if (host.pid !== undefined) process.kill(host.pid, "SIGKILL");
    assert.equal((await report()).terminalJobs - before, 1);
    if (host.pid !== undefined) kill(-host.pid);
    await setTimeout(200);
    assert.equal((await report()).terminalJobs - before, 0);
  });
});
