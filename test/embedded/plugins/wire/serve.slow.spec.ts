import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const plugin = path.join(__dirname, "../../../../embedded/plugins/bin/pulumi-resource-random");
/** The engine waits five seconds before it kills; on a busy machine, ending takes a good part of a second. */
const soonMilliseconds = 4000;

describe("a plugin's process", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-serve-"));
  });
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const children: ReturnType<typeof spawn>[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** Starts it as the engine does: standard input is a pipe, the first line on standard output the port. */
  async function started(): Promise<{ child: ReturnType<typeof spawn>; line: string; pipe: number }> {
    const fifo = fs.mkdtempSync(path.join(folder, "pipe-"));
    spawnSync("mkfifo", [path.join(fifo, "in")]);
    const pipe = fs.openSync(path.join(fifo, "in"), "r+");
    const input = fs.openSync(path.join(fifo, "in"), "r");
    const child = spawn(plugin, ["127.0.0.1:1"], { stdio: [input, "pipe", "inherit"] });
    children.push(child);
    fs.closeSync(input);
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    return { child, line: line.toString(), pipe };
  }

  it("says its port, and nothing else, in one line", async () => {
    const { line, pipe } = await started();
    fs.closeSync(pipe);
    assert.match(line, /^[0-9]{4,5}\n$/);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends at once and well at ${signal}, which is how the engine ends it`, async () => {
      const { child, pipe } = await started();
      const asked = Date.now();
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number | null];
      fs.closeSync(pipe);
      assert.equal(code, 0);
      assert.ok(Date.now() - asked < soonMilliseconds);
    });
  }

  it("ends when the engine is gone", async () => {
    const { child, pipe } = await started();
    const ended = once(child, "exit");
    fs.closeSync(pipe);
    const [code] = (await ended) as [number | null];
    assert.equal(code, 0);
  });

  it("stays when nothing stands behind its standard input, as when started by hand", async () => {
    const child = spawn(plugin, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    await once(child.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(child.exitCode, null);
  });
});
