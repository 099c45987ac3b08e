import { delimiter, dirname } from "node:path";
import { withRunLock } from "../engine/run-lock";
import { openStack } from "../engine/open-stack";
import { exitCodes } from "../exit-codes";
import { destinationOf, prepare } from "../up/prepare";
import type { Verb, VerbResult } from "../up/run-verb";
import { shellExports } from "./shell-exports";

/** Options of `webide env`. */
export interface EnvironmentArgs {
  readonly stack: string;
  readonly context: string | undefined;
}

/**
 * `webide env`: the shell in which `pulumi preview -s dev --policy-pack policies`, typed by hand in the checkout, does what
 * `webide preview` does. Makes ready whatever is not: engine, cluster, configuration, stack.
 */
export async function environment(args: EnvironmentArgs, verb: Verb): Promise<VerbResult> {
  const destination = destinationOf(args.stack, args.context);
  const { engine, encryption } = await withRunLock(destination.paths.runLock, "env", () =>
    prepare(destination, verb.view, verb.signal),
  );
  await openStack(engine, engine.environment, encryption);
  const { PATH = process.env["PATH"] ?? "", ...others } = engine.variables;
  const variables = {
    ...others,
    // The checkout's own file can hold neither the salt nor the secrets of a state that is this machine's alone.
    PULUMI_OPTION_CONFIG_FILE: engine.paths.configFile,
    PATH: [dirname(engine.pulumi), PATH].join(delimiter),
  };
  return { exitCode: exitCodes.ok, text: shellExports(variables), json: { stack: args.stack, variables } };
}
