import { execFileSync } from "node:child_process";
import path from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../../operations/repository-root";
import type { Verdict } from "./check-mutants";
import { checkMutants } from "./check-mutants";
import { ruleIds, ruleMutants, sampleOf } from "./rule-mutants";

/** Least share of mutants that tests must notice. */
const wanted = 0.9;

interface Options {
  readonly full?: true;
  readonly sample: string;
  readonly seed?: string;
  readonly rule?: string[];
}

function commit(): string {
  return execFileSync("git", ["rev-parse", "HEAD"], { cwd: repositoryRoot, encoding: "utf8" }).trim();
}

function line({ candidate, killed, by }: Verdict): string {
  const place = `${path.relative(repositoryRoot, candidate.file)}:${String(candidate.line)}`;
  return `${killed ? "killed  " : "SURVIVED"} ${place}  ${candidate.change}${killed ? `  [${by ?? ""}]` : ""}`;
}

async function run(options: Options): Promise<void> {
  const known = ruleIds();
  const ids =
    options.rule === undefined ? known : known.filter((id) => options.rule?.some((one) => id.startsWith(one)));
  const all = ruleMutants(ids);
  const chosen =
    options.full || options.rule !== undefined ? all : sampleOf(all, Number(options.sample), options.seed ?? commit());
  const verdicts: Verdict[] = [];
  const unsound: string[] = [];
  for (const file of new Set(chosen.map((candidate) => candidate.file))) {
    const own = chosen.filter((candidate) => candidate.file === file);
    try {
      verdicts.push(...(await checkMutants(own, { told: (verdict) => process.stdout.write(`${line(verdict)}\n`) })));
    } catch (error) {
      unsound.push(String(error));
    }
  }
  const survived = verdicts.filter((verdict) => !verdict.killed);
  const killed = verdicts.length - survived.length;
  const share = verdicts.length === 0 ? 0 : killed / verdicts.length;
  process.stdout.write(`\n${[...survived.map(line), ...unsound].join("\n")}\n`);
  process.stdout.write(
    `${String(killed)} of ${String(verdicts.length)} mutants killed (${(share * 100).toFixed(1)} %), ${String(all.length)} in all\n`,
  );
  process.exitCode = share >= wanted && unsound.length === 0 ? 0 : 1;
}

void new Command("mutation")
  .description("break the rules one comparison at a time and see whether their specs notice")
  .option("--full", "all mutants of all rules")
  .option("--sample <count>", "so many, chosen by the seed", "60")
  .option("--seed <text>", "what chooses them (default: the commit)")
  .option("--rule <id...>", "all mutants of these rules, or of the rules whose ids begin so")
  .action(run)
  .parseAsync();
