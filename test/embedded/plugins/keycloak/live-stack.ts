import { mkdirSync, mkdtempSync } from "node:fs";
import path from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { ensureTools } from "../../../../embedded/tools/ensure";
import { repositoryRoot } from "../../../../operations/repository-root";

/**
 * A stack of the stock engine with the stand-ins as its plugins, and a state of its own.
 *
 * @param dir folder for state and home of the engine
 * @param env beside what the engine needs
 */
export async function liveStack(dir: string, program: PulumiFn, env: Record<string, string>): Promise<Stack> {
  const engine = (await ensureTools(["pulumi"])).get("pulumi")!;
  const work = mkdtempSync(path.join(dir, "stack-"));
  const state = path.join(work, "state");
  mkdirSync(state);
  return LocalWorkspace.createStack(
    { stackName: "live", projectName: "live", program },
    {
      workDir: work,
      pulumiHome: path.join(work, "home"),
      pulumiCommand: await PulumiCommand.get({ root: path.dirname(path.dirname(engine.bin())) }),
      projectSettings: { name: "live", runtime: "nodejs", backend: { url: `file://${state}` } },
      envVars: {
        PULUMI_CONFIG_PASSPHRASE: "live-test",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PATH: `${path.join(repositoryRoot, "embedded", "plugins", "bin")}:${process.env["PATH"] ?? ""}`,
        ...env,
      },
    },
  );
}
