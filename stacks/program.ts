import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "./config";
import type { SecretSource } from "./context";

const load = createRequire(__filename);

/**
 * The whole program of one stack: the platform, or one shard of its users. The stack's name decides which.
 *
 * Each is loaded only where it is run: dashboards, alerts and admission rules would cost every shard 0.2 s.
 *
 * @returns the stack's outputs
 */
export function program(config: PlatformConfig, secret: SecretSource): Record<string, pulumi.Input<unknown>> {
  if (config.stack.kind === "platform") {
    const { platform } = load("./platform.ts") as typeof import("./platform");
    return platform(config, secret);
  }
  const { workspaces } = load("./workspaces.ts") as typeof import("./workspaces");
  return workspaces(config);
}
