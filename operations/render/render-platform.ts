import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../../stacks/config";
import { loadConfig, shardStackName } from "../../stacks/config";
import { program } from "../../stacks/program";
import { repositoryRoot } from "../repository-root";
import { record } from "./record";
import { secretMarker } from "./recorded-resource";
import type { RenderedFile } from "./render-files";
import { renderFiles } from "./render-files";
import { renderMarker } from "./write-files";

/** What to render. */
export interface RenderArgs {
  /** Platform stack: `dev` or `prod`; its user shards come with it. */
  readonly stack: string;
  /** See {@link record}. */
  readonly unknowns: boolean;
  /** Checkout whose catalog and stack files are read. @default this one */
  readonly root?: string;
}

/** Names of the user shards that a platform's users file fills, in order. */
function shardStacks(config: PlatformConfig): string[] {
  const shards = [...new Set(config.users.map((user) => user.shard))].sort((a, b) => a - b);
  return shards.map((shard) => shardStackName(config.stack.environment, shard));
}

/** Every resource of a platform stack and of its user shards, as files. */
export async function renderPlatform(args: RenderArgs): Promise<RenderedFile[]> {
  const root = args.root ?? repositoryRoot;
  const platform = loadConfig({ root, stack: args.stack });
  const references: Record<string, Record<string, unknown>> = {};
  const files: RenderedFile[] = [];
  const stacks = [args.stack, ...shardStacks(platform)];
  for (const stack of stacks) {
    const config = stack === args.stack ? platform : loadConfig({ root, stack });
    const recording = await record(() => program(config, (key) => pulumi.secret(secretMarker(`config/${key}`))), {
      stack,
      unknowns: args.unknowns,
      references,
    });
    references[`organization/webide/${stack}`] = recording.outputs;
    files.push(...renderFiles(stack, recording.resources));
  }
  const marker = {
    stack: args.stack,
    environment: platform.stack.environment,
    embedded: platform.settings.embedded,
    unknowns: args.unknowns,
    stacks,
  };
  return [...files, { path: renderMarker, content: JSON.stringify(marker, null, 2) + "\n" }];
}
