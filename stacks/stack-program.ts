import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig, SecretName } from "./config";
import { DocumentError, loadConfig } from "./config";
import { policyGate } from "./policy-gate";
import { program } from "./program";
import { quietSdk } from "./quiet-sdk";

const root = resolve(__dirname, "..");

function configuration(): PlatformConfig {
  try {
    return loadConfig({
      root,
      stack: pulumi.getStack(),
      engineConfig: pulumi.runtime.allConfig(),
    });
  } catch (error) {
    // A mistake in a file is no defect of the program: people need the lines of the message, not those of a trace.
    if (error instanceof DocumentError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Values under `webide:secrets`; encrypted in the stack file and in the state. */
function secret(name: SecretName): pulumi.Output<string> {
  const secrets = new pulumi.Config("webide").requireSecretObject<Partial<Record<SecretName, string>>>("secrets");
  return secrets.apply((values) => {
    const value = values[name];
    if (value !== undefined) return value;
    throw new pulumi.RunError(
      `webide:secrets.${name} is not set; set it with: pulumi config set --secret --path webide:secrets.${name}`,
    );
  });
}

/**
 * Declares the stack that the engine runs, once it is known that it may.
 *
 * @returns the stack's outputs
 * @throws pulumi.RunError when a file is wrong, or nobody has judged an update
 */
export function stackProgram(): Record<string, pulumi.Input<unknown>> {
  quietSdk();
  const config = configuration();
  const verdict = policyGate({
    root,
    stack: pulumi.getStack(),
    isPreview: pulumi.runtime.isDryRun(),
    environment: process.env,
    now: new Date(),
  });
  return { ...program(config, secret), ...verdict };
}
