import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { SecretName } from "./config";
import { loadConfig } from "./config";
import { program } from "./program";

// Where `pulumi up` enters. `webide render` and the tests call the program directly.
const config = loadConfig({
  root: resolve(__dirname, ".."),
  stack: pulumi.getStack(),
  engineConfig: pulumi.runtime.allConfig(),
});

/** Values under `webide:secrets`; encrypted in the stack file and in the state. */
function secret(name: SecretName): pulumi.Output<string> {
  const secrets = new pulumi.Config("webide").requireSecretObject<Partial<Record<SecretName, string>>>("secrets");
  return secrets.apply((values) => {
    const value = values[name];
    if (value !== undefined) return value;
    throw new Error(
      `webide:secrets.${name} is not set; set it with: pulumi config set --secret --path webide:secrets.${name}`,
    );
  });
}

export = program(config, secret);
