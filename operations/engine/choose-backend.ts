import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../usage-error";
import type { EnginePaths } from "./engine-paths";

/** Where state is kept, and the variables that tell the engine. */
export interface Backend {
  readonly variables: Readonly<Record<string, string>>;
  /** Folder of a file backend; undefined for every other kind. */
  readonly folder: string | undefined;
}

/** Address of the backend that somebody logged in to with `pulumi login`. */
function loggedIn(env: NodeJS.ProcessEnv): string | undefined {
  const home = env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  try {
    const { current } = JSON.parse(readFileSync(join(home, "credentials.json"), "utf8")) as { current?: unknown };
    return typeof current === "string" && current !== "" ? current : undefined;
  } catch {
    return undefined;
  }
}

/** Folder of a file backend's address; undefined for other addresses. */
function folderOf(url: string): string | undefined {
  if (!url.startsWith("file://")) return undefined;
  const path = url.slice("file://".length).replace(/\?.*$/, "");
  if (path.startsWith("~")) return join(homedir(), path.slice(1));
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : undefined;
}

/** What the embedded default uses: a folder beside its cluster, and a passphrase of its own. */
export function ownBackend(paths: EnginePaths): Backend {
  return {
    variables: { PULUMI_BACKEND_URL: `file://${paths.backend}`, PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase },
    folder: paths.backend,
  };
}

/**
 * What a real environment uses: the backend of PULUMI_BACKEND_URL, else the one that was logged in to. There is no
 * default: state in a checkout would be lost with it.
 *
 * @throws UsageError when neither names one
 */
export function givenBackend(environment: string, env: NodeJS.ProcessEnv = process.env): Backend {
  const url = env["PULUMI_BACKEND_URL"] ?? loggedIn(env);
  if (url === undefined || url === "") {
    throw new UsageError(
      `stack ${environment} has no backend to keep its state in; set PULUMI_BACKEND_URL (as in s3://bucket, postgres://..., ` +
        "file:///folder) or run `pulumi login`",
    );
  }
  const folder = folderOf(url);
  if (folder !== undefined && !existsSync(folder)) {
    throw new UsageError(`PULUMI_BACKEND_URL is "${url}", and there is no folder ${folder}; make it, or name another`);
  }
  return { variables: { PULUMI_BACKEND_URL: url }, folder };
}
