import { createInterface } from "node:readline/promises";
import { UsageError } from "../usage-error";

/** Whether somebody can be asked. */
function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Refuses a command that would change something without anybody having agreed.
 *
 * @throws UsageError when nobody can be asked
 */
export function demandConsent(yes: boolean, command: string): void {
  if (yes || canAsk()) return;
  throw new UsageError(
    `webide ${command} changes things, and there is no terminal to ask on; add --yes to agree beforehand`,
  );
}

/** Asks a question that only `yes` or `y` agrees to. Ctrl-C at the question counts as no. */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError" && !signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
