import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackSettings } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { projectName } from "../../stacks/config/stack-settings";

/** How the stacks of an environment encrypt their secrets. */
export type StackEncryption = Pick<StackSettings, "encryptionSalt" | "encryptedKey" | "secretsProvider">;

interface SettingsFile {
  readonly encryptionsalt?: string;
  readonly encryptedkey?: string;
  readonly secretsprovider?: string;
}

/** What a configuration file says about encryption; all undefined where it says nothing, or there is no file. */
export function encryptionOf(file: string): StackEncryption {
  let settings: SettingsFile | null = null;
  try {
    settings = parse(readFileSync(file, "utf8")) as SettingsFile | null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return {
    encryptionSalt: settings?.encryptionsalt,
    encryptedKey: settings?.encryptedkey,
    secretsProvider: settings?.secretsprovider,
  };
}

/** The salt that a state of a file backend was encrypted with; undefined without a state. For a lost settings file. */
export function saltOfState(backendFolder: string, stack: string): string | undefined {
  try {
    const file = join(backendFolder, ".pulumi", "stacks", projectName, `${stack}.json`);
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint?: { latest?: { secrets_providers?: { state?: { salt?: string } } } };
    };
    return state.checkpoint?.latest?.secrets_providers?.state?.salt;
  } catch {
    return undefined;
  }
}
