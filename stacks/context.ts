import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig, SecretName } from "./config";
import type { Sizing } from "./sizing";

/** Gives a secret of the configuration; where it comes from (engine or marker) is not the program's business. */
export type SecretSource = (name: SecretName) => pulumi.Output<string>;

/** What every part of the composition is given. */
export interface Context {
  readonly config: PlatformConfig;
  readonly secret: SecretSource;
  readonly sizing: Sizing;
  /** Whether what holds data is protected and kept when it leaves the program: production is, dev comes and goes. */
  readonly protect: boolean;
}
