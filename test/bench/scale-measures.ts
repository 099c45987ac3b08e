// The measurements of scale.ts; runs in a copy of the project, whose users file it changes.
import { setMaxListeners } from "node:events";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { PreviewOptions } from "@pulumi/pulumi/automation";
import * as pulumi from "@pulumi/pulumi";
import { openView } from "../../operations/progress/open-view";
import { record } from "../../operations/render/record";
import type { RecordedResource } from "../../operations/render/recorded-resource";
import { repositoryRoot } from "../../operations/repository-root";
import { openStack } from "../../operations/engine/open-stack";
import { applyStack } from "../../operations/up/apply-stack";
import { destinationOf, prepare } from "../../operations/up/prepare";
import { sideBySide } from "../../embedded/tools/side-by-side";
import { parallelStacks } from "../../operations/up/parallel-stacks";
import { loadConfig, shardStackName } from "../../stacks/config";
import { maxShardUsers } from "../../stacks/config/user-rules";
import { program } from "../../stacks/program";
import { crowd } from "./crowd";
import { writeFlatProgram } from "./flat-program";
import { PeakMemory } from "./peak-memory";

const isSmall = process.argv.includes("--small");
const previewSizes = isSmall ? [10, 50] : [10, 50, 200, 500];
const policySize = isSmall ? maxShardUsers : 200;
const upSizes = isSmall ? [25, 50] : [100, 500];
const addSizes = isSmall ? [25, 50, 5000] : [50, 500, 5000];
const repeats = 3;
const measuresPreviews = !process.argv.includes("--ups");
const measuresUps = !process.argv.includes("--previews");

const usersPath = path.join(repositoryRoot, "catalog/users.dev.yaml");
const model = readFileSync(usersPath, "utf8");
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stderr.write(`${line}\n`);
};
const row = (...cells: readonly (string | number)[]): void => {
  say(`| ${cells.map(String).join(" | ")} |`);
};
const table = (...headings: readonly string[]): void => {
  say("");
  row(...headings);
  say(`|${"---|".repeat(headings.length)}`);
};

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Stacks of the shards that so many users fill, in order. */
function shardsOf(users: number): string[] {
  const count = Math.ceil(users / maxShardUsers);
  return Array.from({ length: count }, (_, shard) => shardStackName("dev", shard));
}

function populate(users: number): void {
  writeFileSync(usersPath, crowd(model, users));
}

async function main(): Promise<void> {
  const memory = new PeakMemory();
  const { signal } = new AbortController();
  setMaxListeners(0, signal); // every run of the engine listens
  const view = openView();
  const { engine, encryption } = await prepare(destinationOf("dev", undefined), view, signal);
  const apply = async (stack: string) => {
    const result = await applyStack({ engine, encryption, stack, view, signal, previewOnly: false, refresh: false });
    if (result.status === "applied" || result.status === "unchanged") return result;
    throw new Error(`${stack}: ${result.status}: ${JSON.stringify([...result.failures, ...result.violations])}`);
  };
  const open = (stack: string): Promise<Stack> => openStack(engine, stack, encryption);
  const policyPacks = [path.join(engine.root, "policies")];
  const preview = async (stack: Stack, options: PreviewOptions): Promise<number> => {
    const result = await stack.preview(options);
    return Object.values(result.changeSummary).reduce((sum, count) => sum + count, 0);
  };
  /** As `webide` runs a stack: with its own language host, and judged or not. */
  const previewShard = async (stack: Stack, judged: boolean): Promise<number> => {
    const host = await engine.host?.lend(engine.variables);
    stack.workspace.envVars = { ...engine.variables, ...host?.variables };
    try {
      return await preview(stack, { ...(judged && { policyPacks }), configFile: engine.paths.configFile });
    } finally {
      host?.close();
    }
  };
  const previewAll = async (stacks: readonly string[], judged: boolean) => {
    const opened = await sideBySide(stacks, parallelStacks(), open);
    let resources = 0;
    const time = await seconds(async () => {
      const counts = await sideBySide(opened, parallelStacks(), (one) => previewShard(one, judged));
      resources = counts.reduce((sum, count) => sum + count, 0);
    });
    return { resources, time };
  };

  populate(1);
  const platformSeconds = await seconds(() => apply("dev"));
  const outputs = await (await open("dev")).outputs();
  const references = {
    "organization/webide/dev": Object.fromEntries(
      Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]),
    ),
  };
  const clientId = String(outputs["adminClientId"]?.value);
  const clientSecret = String(outputs["adminClientSecret"]?.value);

  /** The same resources in one flat stack, without policies. */
  const flat = async (users: number) => {
    const resources: RecordedResource[] = [];
    for (const stack of shardsOf(users)) {
      const config = loadConfig({ root: repositoryRoot, stack });
      const recording = await record(() => program(config, () => pulumi.secret("")), { stack, references });
      resources.push(...recording.resources);
    }
    const nodeModules = path.join(repositoryRoot, "node_modules");
    const folder = path.join(engine.paths.dir, "..", `flat-${String(users)}`);
    writeFlatProgram(folder, { resources: unlike(resources), nodeModules, clientId });
    const workspace = await LocalWorkspace.create({
      workDir: folder,
      pulumiCommand: engine.command,
      envVars: { ...engine.variables, KEYCLOAK_CLIENT_SECRET: clientSecret },
    });
    await workspace.createStack("flat");
    const stack = await Stack.select("flat", workspace);
    const time = await seconds(() => preview(stack, {}));
    await stack.setConfig("floor", { value: "true" });
    const floor = await seconds(() => preview(stack, {}));
    await workspace.removeStack("flat");
    return { time, floor };
  };

  say(`Machine: ${String(cpus().length)} cores; platform stack applied in ${platformSeconds.toFixed(0)} s.`);
  const measurePreviews = async (): Promise<void> => {
    table("users", "resources", "preview s", "flat s", "against flat", "bare engine s", "a user, against the smallest");
    let first: number | undefined;
    for (const users of previewSizes) {
      populate(users);
      const judged = await previewAll(shardsOf(users), true);
      const { time, floor } = await flat(users);
      const each = judged.time / users;
      first ??= each;
      const ratio = (judged.time / time).toFixed(2);
      row(
        users,
        judged.resources,
        judged.time.toFixed(1),
        time.toFixed(1),
        ratio,
        floor.toFixed(1),
        (each / first).toFixed(2),
      );
    }

    populate(policySize);
    const pairs: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const without = await previewAll(shardsOf(policySize), false);
      const judged = await previewAll(shardsOf(policySize), true);
      pairs.push(judged.time / without.time);
    }
    say("");
    say(
      `Policy pack, preview of ${String(policySize)} users: ${pairs.map((ratio) => ratio.toFixed(2)).join(", ")} times without (median ${median(pairs).toFixed(2)}).`,
    );
  };

  const measureUps = async (): Promise<void> => {
    table("users", "up s", "against the first", "add one user s", "against the first");
    let upFirst: number | undefined;
    let addFirst: number | undefined;
    let upTotal = 0;
    let populated = 0;
    for (const users of [...new Set([...upSizes, ...addSizes])].sort((a, b) => a - b)) {
      const isSimulated = users > Math.max(...upSizes);
      populate(users - 1);
      const stacks = shardsOf(users);
      const last = stacks.at(-1) ?? "";
      if (isSimulated) copyStates(path.join(engine.paths.backend, ".pulumi", "stacks", "webide"), stacks.slice(0, -1));
      const due = isSimulated ? [last] : stacks.slice(Math.floor(populated / maxShardUsers));
      upTotal += await seconds(() => sideBySide(due, parallelStacks(), apply));
      populated = users;
      const adds: number[] = [];
      for (let repeat = 0; addSizes.includes(users) && repeat < repeats; repeat += 1) {
        if (repeat > 0) {
          populate(users - 1);
          await apply(last);
        }
        populate(users);
        adds.push(await seconds(() => apply(last)));
      }
      if (adds.length === 0) {
        populate(users);
        await apply(last);
      }
      const isUp = upSizes.includes(users);
      if (isUp) upFirst ??= upTotal;
      const add = median(adds);
      if (adds.length > 0) addFirst ??= add;
      row(
        isSimulated ? `${String(users)} (states simulated)` : users,
        isUp ? upTotal.toFixed(0) : "",
        isUp && upFirst !== undefined ? (upTotal / upFirst).toFixed(2) : "",
        adds.length > 0 ? add.toFixed(1) : "",
        adds.length > 0 && addFirst !== undefined ? (add / addFirst).toFixed(2) : "",
      );
    }
  };

  if (measuresPreviews) await measurePreviews();
  if (measuresUps) await measureUps();

  table("process", "peak MiB");
  memory.stop();
  for (const [kind, peak] of [...memory.peaks].sort(([, a], [, b]) => b - a)) row(kind, peak);
  view.close();
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Names that shards share get a number, as one stack can not hold two of them. */
function unlike(resources: readonly RecordedResource[]): RecordedResource[] {
  const seen = new Map<string, number>();
  return resources.map((resource) => {
    const key = `${resource.type} ${resource.name}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count === 0 ? resource : { ...resource, name: `${resource.name}-${String(count)}` };
  });
}

/** Gives each stack without a state a copy of the first one's, under its own name. */
function copyStates(folder: string, stacks: readonly string[]): void {
  const existing = new Set(readdirSync(folder));
  const [source = ""] = stacks;
  for (const stack of stacks) {
    if (existing.has(`${stack}.json`)) continue;
    cpSync(path.join(folder, `${source}.json`), path.join(folder, `${stack}.json`));
    const file = path.join(folder, `${stack}.json`);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(source, stack));
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
