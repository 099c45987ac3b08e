import type { Command } from "commander";

/** Options of every verb that works on a stack and its cluster, as commander hands them over. */
export interface DestinationOptions {
  readonly stack: string;
  readonly context?: string;
  readonly json?: true;
}

/** Adds them to a verb; `stacks` says which stacks it takes. */
export function destinationOptions(command: Command, stacks = "dev or prod; the user shards come with it"): Command {
  return command
    .option("--stack <name>", stacks, "dev")
    .option("--context <name>", "context of an existing cluster in your kubeconfig (default: the embedded cluster)")
    .option("--json", "print the result as one JSON object; progress stays on standard error");
}
