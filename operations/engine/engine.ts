import type { PulumiCommand } from "@pulumi/pulumi/automation";
import type { EnginePaths } from "./engine-paths";
import type { ResidentHost } from "./resident/resident-host";

/** A stock engine, ready to run the stacks of one environment. */
export interface Engine {
  readonly environment: string;
  readonly command: PulumiCommand;
  /** Path of the real `pulumi`, behind the launcher. */
  readonly pulumi: string;
  /** Version of the engine, without the leading `v`. */
  readonly version: string;
  /** Variables that every run of the engine gets, beside those of this process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly paths: EnginePaths;
  /** Checkout whose program is run; the engine writes nothing into it. */
  readonly root: string;
  /** Folder of a file backend; undefined for every other kind. */
  readonly backendFolder: string | undefined;
  /** The language host that runs attach to; without it each run starts its own. */
  readonly host?: ResidentHost;
  /** Plugins that are not installed here, for which the embedded ones stand in. */
  readonly standIns: readonly string[];
}
