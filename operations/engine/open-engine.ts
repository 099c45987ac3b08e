import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { pluginPath } from "../../embedded/plugins/plugin-path";
import { projectName } from "../../stacks/config/stack-settings";
import type { Backend } from "./choose-backend";
import type { Engine } from "./engine";
import type { EnginePaths } from "./engine-paths";
import { ensurePassphrase } from "./passphrase";
import { writeLauncher } from "./write-launcher";

/** How to open an engine. */
export interface OpenEngineArgs {
  readonly environment: string;
  readonly root: string;
  readonly paths: EnginePaths;
  /** Path of the real `pulumi`. */
  readonly pulumi: string;
  readonly backend: Backend;
  /** Whether state and keys are the embedded default's own. */
  readonly embedded: boolean;
  /** Where the objects go: KUBECONFIG, and KEYCLOAK_URL for the embedded default. */
  readonly cluster: Readonly<Record<string, string>>;
}

function hasState(folder: string): boolean {
  const stacks = join(folder, ".pulumi", "stacks", projectName);
  return existsSync(stacks) && readdirSync(stacks).some((file) => file.endsWith(".json"));
}

/** Makes the folders of an engine, once, and everything that its runs need around them. */
export async function openEngine(args: OpenEngineArgs): Promise<Engine> {
  const { paths, environment, backend } = args;
  for (const folder of [paths.dir, paths.project]) mkdirSync(folder, { recursive: true });
  chmodSync(paths.dir, 0o700);
  if (args.embedded) {
    mkdirSync(paths.backend, { recursive: true });
    ensurePassphrase(paths.passphrase, hasState(paths.backend));
  }
  writeFileSync(join(paths.project, "Pulumi.yaml"), stringify({ name: projectName, runtime: "nodejs" }));
  writeLauncher(paths.launcher, args.pulumi);
  const command = await PulumiCommand.get({ root: paths.launcher });
  const plugins = await pluginPath({ dir: paths.plugins, pulumi: args.pulumi, env: process.env });
  return {
    environment,
    command,
    pulumi: args.pulumi,
    version: command.version?.version ?? "unknown",
    variables: {
      ...backend.variables,
      ...args.cluster,
      // A real environment keeps the home of whoever is logged in, and finds the stand-ins on PATH instead.
      ...(args.embedded && { PULUMI_HOME: plugins.home }),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...(!args.embedded && { PATH: [plugins.folder, process.env["PATH"] ?? ""].join(delimiter) }),
    },
    paths,
    root: args.root,
    backendFolder: backend.folder,
    standIns: plugins.standIns,
  };
}
