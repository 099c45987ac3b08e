import { join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { CommandError } from "@pulumi/pulumi/automation";
import { maybeMade } from "../../embedded/plugins/wire/maybe-made";
import type { Judgement } from "../../stacks/policy-gate";
import { judgementVariable } from "../../stacks/policy-gate";
import type { Engine } from "./engine";
import { EngineError } from "./engine-error";
import { engineProblem } from "./engine-problem";
import { InterruptedCreations } from "./interrupted-creations";
import { mendState } from "./mend-state";
import { RunRecord } from "./run-record";

/** What the engine may be asked for. */
export type EngineAction = "preview" | "up" | "refresh" | "refresh-preview" | "destroy";

/** How to run the engine once. */
export interface RunArgs {
  /** Read every object first, and repair what was changed by hand. @default false */
  readonly refresh?: boolean;
  /** Called after every event. @default nobody is told */
  readonly onProgress?: (record: RunRecord) => void;
  /** Called with every event, for who needs more than the record keeps. @default nobody is told */
  readonly onEvent?: (event: EngineEvent) => void;
  /** URNs that a preview or update is limited to. @default everything that is declared */
  readonly targets?: readonly string[];
  /** What an update stands on; without it the program refuses one. @default nothing was judged */
  readonly judgement?: Judgement;
  /** Asks the engine to stop in order. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** What a run of the engine came to. */
export interface RunResult {
  readonly record: RunRecord;
  /** Why the run as a whole did not end well; undefined when it did. What failed in it stands in the record. */
  readonly problem: EngineError | undefined;
  readonly seconds: number;
}

/**
 * Runs the engine over one stack: the only place that knows its options.
 *
 * Previews and updates are judged by the policy pack. A run that fails is a result like another: its record names every
 * object that failed.
 */
export async function runEngine(
  engine: Engine,
  stack: Stack,
  action: EngineAction,
  args: RunArgs = {},
): Promise<RunResult> {
  const record = new RunRecord();
  const started = performance.now();
  const common = {
    color: "never" as const,
    configFile: engine.paths.configFile,
    suppressProgress: true,
    onEvent: (event: EngineEvent): void => {
      record.take(event);
      args.onEvent?.(event);
      args.onProgress?.(record);
    },
    ...(args.signal && { signal: args.signal }),
  };
  const judged = {
    ...common,
    policyPacks: [join(engine.root, "policies")],
    refresh: args.refresh ?? false,
    ...(args.targets && { target: [...args.targets] }),
  };
  const interrupted = new InterruptedCreations(engine.paths.dir, stack.name);
  const variables = {
    ...engine.variables,
    ...interrupted.variables,
    ...(args.judgement && { [judgementVariable]: JSON.stringify(args.judgement) }),
  };
  const host = await engine.host?.lend(variables);
  stack.workspace.envVars = { ...variables, ...host?.variables };
  const problem = await (async (): Promise<EngineError | undefined> => {
    try {
      args.signal?.throwIfAborted();
      switch (action) {
        case "preview":
          await stack.preview(judged);
          break;
        case "up":
          // One object that fails stops only what depends on it; each run gets as far as it can.
          await stack.up({ ...judged, continueOnError: true, showSecrets: false, suppressOutputs: true });
          interrupted.forget();
          break;
        case "refresh":
        case "refresh-preview":
          await stack.refresh({ ...common, showSecrets: false, previewOnly: action === "refresh-preview" });
          break;
        case "destroy":
          await stack.destroy({ ...common, continueOnError: true, showSecrets: false });
          break;
      }
      return undefined;
    } catch (error) {
      const mended = error instanceof CommandError && (await mendState(engine, stack.name, error.message));
      if (args.signal?.aborted === true) return new EngineError("interrupted", `stack ${stack.name}: stopped in order`);
      if (mended) {
        const text = "not all of it could be done, and its state had to be repaired; the same command goes on";
        return new EngineError("other", `stack ${stack.name} (${action}): ${text}`);
      }
      if (error instanceof CommandError) return engineProblem(error.message, { action, stack: stack.name });
      throw error;
    } finally {
      host?.close();
    }
  })();
  const uncertain = record.failures.filter(({ message }) => message.includes(maybeMade));
  interrupted.add(uncertain.map(({ urn }) => urn));
  return { record, problem, seconds: (performance.now() - started) / 1000 };
}
