import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, LocalWorkspace, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import type { StackSettings } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import type { Engine } from "./engine";
import { engineProblem } from "./engine-problem";

/**
 * A stack of the engine, made when there is none.
 *
 * Made in the engine's own project folder, because the engine writes a configuration file beside the project file that it
 * finds; run in the checkout, where the program is.
 *
 * @param encryption how secrets are encrypted, as the environment's configuration says; all its stacks do it alike, so
 *   that one configuration file serves them all
 * @throws EngineError when the backend or the state can not be used
 */
export async function openStack(
  engine: Engine,
  name: string,
  encryption: Pick<StackSettings, "encryptionSalt" | "encryptedKey" | "secretsProvider">,
): Promise<Stack> {
  const common = { envVars: { ...engine.variables }, pulumiCommand: engine.command };
  try {
    const checkout = await LocalWorkspace.create({ ...common, workDir: engine.root });
    try {
      return await Stack.select(name, checkout);
    } catch (error) {
      if (!(error instanceof StackNotFoundError)) throw error;
    }
    const project = await LocalWorkspace.create({
      ...common,
      workDir: engine.paths.project,
      ...(encryption.secretsProvider !== undefined && { secretsProvider: encryption.secretsProvider }),
    });
    const settings = join(engine.paths.project, `Pulumi.${name}.yaml`);
    if (!existsSync(settings)) {
      const {
        encryptionSalt: encryptionsalt,
        encryptedKey: encryptedkey,
        secretsProvider: secretsprovider,
      } = encryption;
      writeFileSync(settings, stringify({ encryptionsalt, encryptedkey, secretsprovider }));
    }
    await project.createStack(name);
    return await Stack.select(name, checkout);
  } catch (error) {
    if (error instanceof CommandError) throw engineProblem(error.message, { action: "open", stack: name });
    throw error;
  }
}
