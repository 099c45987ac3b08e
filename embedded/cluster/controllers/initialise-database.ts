import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { ensureProcess } from "../processes/ensure-process";
import { runningProcess } from "../processes/start-process";
import { stopProcess } from "../processes/stop-process";
import { postgresProcess, type PostgresProcessArgs } from "./postgres-process";
import { EnvironmentError } from "./resolve-environment";
import { unprivileged } from "./unprivileged";

/** Inputs of {@link initialiseDatabase}. */
export interface InitialiseDatabaseArgs extends PostgresProcessArgs {
  readonly paths: ClusterPaths;
  /** What the container declares: POSTGRES_* and whatever the scripts read. */
  readonly environment: Readonly<Record<string, string>>;
  /** Scripts to run once, by file name. */
  readonly scripts: Readonly<Record<string, string>>;
}

function run(command: string, args: readonly string[], log: string, env?: NodeJS.ProcessEnv): Promise<void> {
  const output = fs.openSync(log, "a", 0o600);
  return new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", output, output], env: env ?? process.env });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${path.basename(command)} failed (${signal ?? `exit code ${String(code)}`}); log: ${log}`));
    });
  }).finally(() => {
    fs.closeSync(output);
  });
}

/**
 * Makes the data directory as the image's entry point does on an empty volume: initdb, then the scripts in the order of
 * their names against a running server. Built beside its place and renamed when whole, so that an interrupted one is made anew.
 * Source: docker-library/postgres, docker-entrypoint.sh.
 */
export async function initialiseDatabase(args: InitialiseDatabaseArgs): Promise<void> {
  if (fs.existsSync(path.join(args.data, "PG_VERSION"))) return;
  const { paths, programs, environment } = args;
  const {
    POSTGRES_USER: user = "postgres",
    POSTGRES_PASSWORD: password,
    POSTGRES_INITDB_ARGS: options = "",
  } = environment;
  if (!password) throw new EnvironmentError("POSTGRES_PASSWORD is not set or empty");

  const log = paths.log("postgres");
  const draft = `${args.data}.new`;
  const scratch = `${args.data}.init`;
  const left = runningProcess(paths, "postgres");
  if (left) await stopProcess(paths.run, left);
  for (const folder of [draft, scratch]) fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(scratch, { recursive: true, mode: 0o700 });
  try {
    const passwordFile = path.join(scratch, "password");
    fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    const initdb = unprivileged(path.join(programs, "initdb"), [
      ...[`--pgdata=${draft}`, `--username=${user}`, `--pwfile=${passwordFile}`],
      ...["--auth-local=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
      ...options.split(/\s+/).filter(Boolean),
    ]);
    await run(initdb.command, initdb.args, log);
    const server = await ensureProcess(paths, postgresProcess({ ...args, data: draft }));
    try {
      const env = {
        ...{ HOME: scratch, LANG: "C.UTF-8", PATH: `${programs}${path.delimiter}${process.env["PATH"] ?? ""}` },
        ...environment,
        ...{ PGHOST: "127.0.0.1", PGPORT: String(args.port), PGUSER: user, PGPASSWORD: password },
      };
      for (const [name, text] of Object.entries(args.scripts).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const file = path.join(scratch, name);
        fs.writeFileSync(file, text, { mode: 0o700 });
        if (name.endsWith(".sh")) await run(file, [], log, env);
        if (name.endsWith(".sql")) {
          const psql = path.join(programs, "psql");
          await run(psql, ["--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname=postgres", `--file=${file}`], log, env);
        }
      }
    } finally {
      await stopProcess(paths.run, server);
    }
    fs.renameSync(draft, args.data);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
