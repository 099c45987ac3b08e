import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { StandIn } from "./stand-ins";

/** Longest that all downloads together may take, in milliseconds: without a network the answer is known long before. */
const limitMilliseconds = 10_000;

/** How long a failed attempt counts, in milliseconds. */
const rememberMilliseconds = 24 * 60 * 60 * 1000;

interface Attempt {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly wanted: readonly string[];
}

function lastAttempt(file: string): Attempt | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Attempt;
  } catch {
    return undefined; // none, or one that was cut short: then it is made again
  }
}

/** Lets the engine download one plugin; whether that worked is seen by looking for the plugin afterwards. */
async function download(plugin: StandIn, pulumi: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const child = spawn(pulumi, ["plugin", "install", plugin.kind, plugin.name, plugin.version], {
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: "ignore", // it would print addresses and retries, which mean nothing where there is no network
      signal,
    });
    child.once("error", () => {
      resolve();
    });
    child.once("close", () => {
      resolve();
    });
  });
}

/**
 * Tries once a day to let the engine download plugins that are missing, all at once and for at most ten seconds.
 * Says nothing and throws nothing: without them the stand-ins do.
 *
 * @param dir folder in which the attempt is remembered
 * @param pulumi path of the engine
 * @param env with `WEBIDE_OFFLINE=1` nothing is tried
 */
export async function downloadPlugins(
  plugins: readonly StandIn[],
  { dir, pulumi, env }: { readonly dir: string; readonly pulumi: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  if (env["WEBIDE_OFFLINE"] === "1" || plugins.length === 0) return;
  const file = path.join(dir, "plugin-downloads.json");
  const wanted = plugins.map(({ name, version }) => `${name} ${version}`);
  const last = lastAttempt(file);
  const isRecent = last !== undefined && Date.now() - last.at < rememberMilliseconds;
  if (isRecent && wanted.every((one) => last.wanted.includes(one))) return;

  const attempt: Attempt = { at: Date.now(), wanted };
  fs.writeFileSync(file, `${JSON.stringify(attempt)}\n`);
  const limit = AbortSignal.timeout(limitMilliseconds);
  await Promise.all(plugins.map((plugin) => download(plugin, pulumi, env, limit)));
}
