import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "./config";
import type { SecretSource } from "./context";
import { platform } from "./platform";
import { workspaces } from "./workspaces";

/**
 * The whole program of one stack: the platform, or one shard of its users. The stack's name decides which.
 *
 * @returns the stack's outputs
 */
export function program(config: PlatformConfig, secret: SecretSource): Record<string, pulumi.Input<unknown>> {
  return config.stack.kind === "platform" ? platform(config, secret) : workspaces(config);
}
