import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import path from "node:path";
import type { Answer, Task } from "./judge-mutants";
import type { Mutant } from "./mutants";

/** A mutant with the file it was made from and the specs that ought to notice it. */
export interface Candidate extends Mutant {
  readonly file: string;
  readonly specs: readonly string[];
}

/** Whether a test noticed a mutant. */
export interface Verdict {
  readonly candidate: Candidate;
  readonly killed: boolean;
  /** The test that noticed, or that none ended in time. */
  readonly by?: string;
}

interface Options {
  /** Called with each verdict, for progress. @default nothing is told */
  readonly told?: (verdict: Verdict) => unknown;
  /** A mutant that runs longer than this loops. @default 60 000: the specs of a rule take a second or two */
  readonly timeoutMilliseconds?: number;
}

/** One child process; replaced when a mutant hangs or crashes it. */
class Judge {
  private child: ChildProcess | undefined;

  constructor(private readonly timeoutMilliseconds: number) {}

  async ask(task: Task): Promise<Answer> {
    this.child ??= fork(path.join(__dirname, "judge-mutants.ts"), {
      execArgv: ["--require", "tsx/cjs"],
      stdio: "inherit",
    });
    const { child } = this;
    return new Promise((resolve) => {
      const finish = (answer: Answer): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const giveUp = (first: string): void => {
        this.stop();
        finish({ failures: 1, first });
      };
      const timer = setTimeout(() => {
        giveUp("no answer in time");
      }, this.timeoutMilliseconds);
      child.once("message", (answer: Answer) => {
        finish(answer);
      });
      child.once("exit", () => {
        giveUp("the process ended");
      });
      child.send(task);
    });
  }

  stop(): void {
    this.child?.removeAllListeners();
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }
}

/**
 * Judges mutants one after the other.
 *
 * @throws Error when the specs of a file fail without any mutation: they could not tell a mutant from the original
 */
export async function checkMutants(candidates: readonly Candidate[], options: Options = {}): Promise<Verdict[]> {
  const judge = new Judge(options.timeoutMilliseconds ?? 60_000);
  const sound = new Set<string>();
  const verdicts: Verdict[] = [];
  try {
    for (const candidate of candidates) {
      const { file, specs, text } = candidate;
      if (!sound.has(file)) {
        const { failures, first } = await judge.ask({ file, specs });
        if (failures > 0) throw new Error(`${file}: its specs fail without any mutation: ${first ?? "no test"}`);
        sound.add(file);
      }
      const { failures, first } = await judge.ask({ file, specs, text });
      const verdict = { candidate, killed: failures > 0, by: first };
      verdicts.push(verdict);
      options.told?.(verdict);
    }
  } finally {
    judge.stop();
  }
  return verdicts;
}
