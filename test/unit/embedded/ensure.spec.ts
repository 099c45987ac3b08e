import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheRoot } from "../../../embedded/tools/cache";
import { ensureTools, findTool, type EnsureOptions } from "../../../embedded/tools/ensure";
import type { ProgressEvent } from "../../../embedded/tools/progress";
import type { Tool } from "../../../embedded/tools/tool";
import { buildCount, countedBuild, fakeTool, temporaryFolder } from "./fake-tool";

const quiet = { progress: () => undefined };

function buildInAnotherProcess(folder: string, milliseconds: number): ChildProcess {
  const script = path.join(__dirname, "build-slowly.ts");
  return spawn(process.execPath, ["--import", "tsx", script, folder, String(milliseconds)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function ensure(folder: string, tools: readonly Tool[], options: EnsureOptions = {}): ReturnType<typeof ensureTools> {
  return ensureTools(
    tools.map((tool) => tool.name),
    { tools, root: folder, ...quiet, ...options },
  );
}

function leftovers(folder: string): string[] {
  return fs.readdirSync(path.join(folder, "tools", "fake")).filter((name) => !name.endsWith(".log"));
}

describe("making tools ready", () => {
  let folder: string;
  beforeEach(() => (folder = temporaryFolder()));

  it("builds a missing tool once and says where its command is", async () => {
    const tool = fakeTool(folder);
    await ensure(folder, [tool]);
    const found = (await ensure(folder, [tool])).get("fake")!;
    assert.deepEqual([buildCount(tool), fs.readFileSync(found.bin("fake"), "utf8")], [1, "works"]);
  });

  it("builds again when the lock changed and keeps the earlier build", async () => {
    const tool = fakeTool(folder);
    const before = (await ensure(folder, [tool])).get("fake")!.dir;
    fs.appendFileSync(tool.lockFiles[0]!, ".1");
    const after = (await ensure(folder, [tool])).get("fake")!.dir;
    assert.deepEqual([before === after, fs.existsSync(before), buildCount(tool)], [false, true, 2]);
  });

  it("builds again when a command is gone from the cache", async () => {
    const tool = fakeTool(folder);
    fs.rmSync((await ensure(folder, [tool])).get("fake")!.bin());
    await ensure(folder, [tool]);
    assert.equal(buildCount(tool), 2);
  });

  it("names the tool and what it has when another command is asked for", async () => {
    const found = (await ensure(folder, [fakeTool(folder)])).get("fake")!;
    assert.throws(() => found.bin("fame"), /fake v1: has no command "fame"; it has: fake/);
  });

  it("refuses an unknown name and lists the known ones", async () => {
    const tools = [fakeTool(folder), fakeTool(folder, { name: "another" })];
    await assert.rejects(
      ensureTools(["fame"], { tools, root: folder }),
      /unknown tool "fame"; allowed: another, fake$/,
    );
  });

  it("refuses a recipe that does not make what it declares", async () => {
    const tool = fakeTool(folder, { build: () => undefined });
    await assert.rejects(ensure(folder, [tool]), /its recipe did not make: bin\/fake/);
    assert.equal(await findTool(tool, folder), undefined);
  });

  it("finishes the other tools when one fails, and reports each failure", async () => {
    const failing = ["a", "b"].map((name) =>
      fakeTool(folder, { name, build: () => Promise.reject(new Error(`${name} broke`)) }),
    );
    const good = fakeTool(folder);
    await assert.rejects(ensure(folder, [...failing, good], { jobs: 1 }), /^AggregateError: a broke\nb broke$/);
    assert.ok(await findTool(good, folder));
  });

  it("says what happens, since when, and what is left", async () => {
    const events: ProgressEvent[] = [];
    const later = fakeTool(folder, { name: "later", coldSeconds: 0.5 });
    const step = fakeTool(folder, {
      build: (context) => {
        context.step("compiling");
        countedBuild(path.join(folder, "builds"), context);
      },
    });
    await ensure(folder, [later, step], { jobs: 1, progress: (event) => events.push(event) });
    const seen = events.map(({ tool, state, detail, left }) => [tool.name, state, detail, left.join()]);
    assert.deepEqual(seen, [
      ["fake", "working", "compiling", "later,fake"],
      ["fake", "ready", "ready", "later"],
      ["later", "ready", "ready", ""],
    ]);
    assert.ok(events.every(({ elapsedSeconds }) => elapsedSeconds >= 0 && elapsedSeconds < 5));
  });

  it("never runs more builds at once than it may", async () => {
    let running = 0;
    let most = 0;
    const tools = ["a", "b", "c", "d"].map((name) =>
      fakeTool(folder, {
        name,
        async build(context) {
          most = Math.max(most, ++running);
          await sleep(20);
          running--;
          countedBuild(path.join(folder, "builds"), context);
        },
      }),
    );
    await ensure(folder, tools, { jobs: 2 });
    assert.equal(most, 2);
  });

  it("builds outside the checkout by default", () => {
    const checkout = path.resolve(__dirname, "../../..");
    assert.ok(path.relative(checkout, cacheRoot({})).startsWith(".."));
  });
});

describe("a build that fails", () => {
  it("reports the tool, the command and the last lines of its output", async () => {
    const folder = temporaryFolder();
    const script = "for line in $(seq 1 30); do echo line $line; done; echo it broke >&2; exit 3";
    const tool = fakeTool(folder, {
      build: async ({ run }) => {
        await run("sh", ["-c", script]);
      },
    });
    const error = await ensure(folder, [tool]).catch((caught: unknown) => caught);
    const { message } = error as Error;
    for (const part of [
      /^fake v1: failed with exit code 3/,
      /command: sh -c for line/,
      /line 30\n/,
      /^ +it broke$/m,
      /full output: .*\.log/,
    ]) {
      assert.match(message, part);
    }
    assert.doesNotMatch(message, /line 5\n/);
  });

  it("reports a command that cannot be started", async () => {
    const folder = temporaryFolder();
    const tool = fakeTool(folder, {
      build: async ({ run }) => {
        await run("no-such-compiler", []);
      },
    });
    await assert.rejects(ensure(folder, [tool]), /fake v1: could not be started: .*no-such-compiler/);
  });

  it("leaves nothing usable and nothing to clean up", async () => {
    const folder = temporaryFolder();
    const tool = fakeTool(folder, {
      build(context) {
        countedBuild(path.join(folder, "builds"), context);
        throw new Error("broke after the command was made");
      },
    });
    await assert.rejects(ensure(folder, [tool]), /broke after/);
    assert.deepEqual([await findTool(tool, folder), leftovers(folder)], [undefined, []]);
  });
});

describe("a build that is interrupted", () => {
  it("by its signal ends the running command and leaves nothing usable", async () => {
    const folder = temporaryFolder();
    const tool = fakeTool(folder, {
      async build(context) {
        countedBuild(path.join(folder, "builds"), context);
        await context.run("sleep", ["60"]);
      },
    });
    await assert.rejects(ensure(folder, [tool], { signal: AbortSignal.timeout(100) }), /fake v1: interrupted/);
    assert.deepEqual([await findTool(tool, folder), leftovers(folder)], [undefined, []]);
  });

  it("by a kill is never used; the next run cleans up and builds again", async () => {
    const folder = temporaryFolder();
    const other = buildInAnotherProcess(folder, 60_000);
    await once(other.stdout!, "data");
    other.kill("SIGKILL");
    await once(other, "exit");
    assert.equal(leftovers(folder).length, 2, "the lock and the half-done folder are still there");

    const tool = fakeTool(folder);
    assert.equal(await findTool(tool, folder), undefined);
    const { dir } = (await ensure(folder, [tool])).get("fake")!;
    assert.deepEqual([buildCount(tool), leftovers(folder)], [2, [path.basename(dir)]]);
  });
});

describe("two processes that want the same tool", () => {
  it("build it once: the second waits and uses the first one's build", async () => {
    const folder = temporaryFolder();
    const other = buildInAnotherProcess(folder, 300);
    await once(other.stdout!, "data");
    const tool = fakeTool(folder);
    const details: string[] = [];
    await ensure(folder, [tool], { progress: ({ detail }) => details.push(detail) });
    assert.equal(buildCount(tool), 1);
    assert.match(details[0] ?? "", new RegExp(`^process ${other.pid} on .* builds it, waiting$`));
    assert.equal(details.at(-1), "built by another process");
  });
});
