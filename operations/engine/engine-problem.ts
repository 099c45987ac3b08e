import { stripVTControlCharacters } from "node:util";
import type { EngineProblem } from "./engine-error";
import { EngineError } from "./engine-error";

/** Where the engine was when it complained. */
export interface ProblemPlace {
  /** What it was asked to do, for the message. */
  readonly action: string;
  /** Stack it was asked for. @default the message names none */
  readonly stack?: string;
}

interface Known {
  readonly problem: EngineProblem;
  readonly pattern: RegExp;
  readonly say: (found: RegExpExecArray, place: ProblemPlace) => string;
}

/** Words of the engine (3.259), and what a person has to know. */
const known: readonly Known[] = [
  {
    problem: "busy",
    pattern: /currently locked by[\s\S]*?created by (\S+) \(pid (\d+)\) at (\S+)/,
    say: ([, owner, pid, since]) =>
      `another run holds it: ${owner ?? "?"}, process ${pid ?? "?"}, since ${since ?? "?"}; wait for it, or stop it in order with Ctrl-C`,
  },
  { problem: "busy", pattern: /\[409\] Conflict: Another update/, say: () => "another run holds it; wait for it" },
  {
    problem: "passphrase",
    pattern: /incorrect passphrase/,
    say: () =>
      "the passphrase does not fit the state's encryption; set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the one it was made with",
  },
  {
    problem: "passphrase",
    pattern: /unable to read PULUMI_CONFIG_PASSPHRASE_FILE: ([^\n]+)/,
    say: ([, reason]) => `the passphrase can not be read: ${reason ?? ""}`,
  },
  {
    problem: "passphrase",
    pattern: /passphrase must be set with PULUMI_CONFIG_PASSPHRASE/,
    say: () => "its secrets are encrypted; set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
  },
  {
    problem: "other",
    pattern: /Command was killed with (SIG[A-Z]+)/,
    say: ([, signal]) =>
      `its engine was killed from outside (${signal ?? ""}); the same command settles what it left and goes on`,
  },
  {
    problem: "disk",
    pattern: /no space left on device|disk quota exceeded/i,
    say: () => "the disk is full; free some space and repeat the command, which goes on where this one stopped",
  },
  {
    problem: "state",
    pattern: /snapshot integrity failure[^\n]*?: ([^\n]+)/,
    say: ([, reason], { stack }) =>
      `its state does not fit together (${reason ?? ""}); repair it: ` +
      `eval "$(./webide env)" && pulumi state repair${stack === undefined ? "" : ` --stack ${stack}`}`,
  },
  {
    problem: "state",
    pattern: /failed to load checkpoint: ([^\n]*)|snapshot integrity|unexpected end of JSON input/,
    say: ([, reason]) => `its state can not be read${reason === undefined || reason === "" ? "" : ` (${reason})`}`,
  },
  {
    problem: "plugin",
    pattern: /no (\w+) plugin '([^']+)' found/,
    say: ([, kind, name]) => `the ${kind ?? ""} plugin ${name ?? ""} is neither installed nor embedded`,
  },
];

/** Lines that the engine marks as errors; else the last line that says anything. */
function ownWords(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const errors = lines.flatMap((line) => /^\s*error: (.*)/.exec(line)?.[1] ?? []);
  const said = lines.filter((line) => line.trim() !== "" && !/^Command failed with exit code/.test(line));
  return [...new Set(errors.length > 0 ? errors : said.slice(-1))].join("\n  ") || "it ended without a word";
}

/** Turns what the engine printed into one clear error. */
export function engineProblem(printed: string, place: ProblemPlace): EngineError {
  const text = stripVTControlCharacters(printed);
  const subject = place.stack === undefined ? `the engine (${place.action})` : `stack ${place.stack} (${place.action})`;
  for (const { problem, pattern, say } of known) {
    const found = pattern.exec(text);
    if (found) return new EngineError(problem, `${subject}: ${say(found, place)}`, text);
  }
  return new EngineError("other", `${subject}: ${ownWords(text)}`, text);
}
