import type { Command } from "commander";
import { lazy } from "../lazy";

interface Options {
  readonly json?: true;
  readonly yes?: true;
}

const json = ["--json", "print the result as one JSON object"] as const;

/** Adds `webide cluster`: the embedded cluster alone, without anything deployed to it. */
export function register(program: Command): void {
  const cluster = program
    .command("cluster")
    .description("start, stop, show or reset the embedded cluster of stack dev");
  const verb = (name: "start" | "stop" | "status", description: string): void => {
    cluster
      .command(name)
      .description(description)
      .option(...json)
      .action(async (options: Options) => {
        const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
        const verbs = lazy<typeof import("../cluster/cluster-verbs")>("cluster/cluster-verbs");
        await runVerb(`cluster ${name}`, options.json ?? false, verbs[name]);
      });
  };
  verb("start", "start it, or what of it does not run; what was deployed before is there again");
  verb("stop", "stop all its programs; everything in it stays");
  verb("status", "show what runs, and where");
  cluster
    .command("reset")
    .description("stop it and remove everything in it: objects, volumes, the realm")
    .option("--yes", "agree beforehand; needed where there is no terminal to ask on")
    .option(...json)
    .action(async (options: Options) => {
      const { runVerb } = lazy<typeof import("../up/run-verb")>("up/run-verb");
      const { demandConsent } = lazy<typeof import("../up/ask")>("up/ask");
      const { reset } = lazy<typeof import("../cluster/cluster-verbs")>("cluster/cluster-verbs");
      await runVerb("cluster reset", options.json ?? false, (running) => {
        demandConsent(options.yes ?? false, "cluster reset");
        return reset(running, options.yes ?? false);
      });
    });
}
