import fs from "node:fs";
import path from "node:path";
import type { ControllersConfig } from "../controllers/controllers-config";
import { readPlayedState } from "../controllers/played-state";
import { kubeconfigOf } from "../pki/kubeconfig";
import { readRecord } from "../processes/process-record";
import type { ProcessSpec } from "../processes/process-spec";
import { apiServerUrl } from "./api-server";
import type { ProgramContext } from "./programs";

const name = "controllers";
const sources = path.join(__dirname, "..");

/** Its own code: when that changes, the process is started anew. */
function sourceFiles(): string[] {
  return fs
    .readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => path.join(sources, file));
}

/** Binds claims; runs the real programs behind some simulated pods, or opens the doors to those of a real node. */
export function controllers({ paths, nodes, doors, ports, tools }: ProgramContext): ProcessSpec {
  const kubeconfig = kubeconfigOf(paths, "controllers");
  const config = path.join(paths.config, "controllers.json");
  const settings: ControllersConfig = {
    dir: paths.dir,
    nodes,
    ...(doors && { doors }),
    server: apiServerUrl(ports),
    ports,
    java: tools.java,
    keycloak: tools.keycloak,
    postgres: tools.postgres,
  };
  fs.writeFileSync(`${config}.new`, JSON.stringify(settings), { mode: 0o600 });
  fs.renameSync(`${config}.new`, config);
  return {
    name,
    command: process.execPath,
    args: ["--require", require.resolve("tsx/cjs"), path.join(sources, "controllers", "main.ts"), config],
    // Options for the caller's own node are not for this one.
    env: { NODE_OPTIONS: "" },
    inputs: [kubeconfig, config, ...sourceFiles()],
    readySeconds: 60,
    notReady: () => {
      const said = readPlayedState(paths)?.pid;
      const ours = readRecord(paths.run, name)?.identity.pid;
      return Promise.resolve(said !== undefined && said === ours ? undefined : "it has not looked at the cluster yet");
    },
  };
}
