import type { Engine } from "./engine";
import { runCli } from "./run-cli";

/** What the engine (3.259) prints when it has written a state that it will not read again. */
const unreadable = /snapshot integrity failure; it was already written/;

/**
 * Makes a state readable again that an update has left unreadable. That happens where one object failed, so that another
 * one was skipped, and something went that the skipped one used to depend on: the engine keeps what it knew of the skipped
 * one, with a dependency that leads nowhere. Its own repair takes such dependencies away, and nothing else.
 *
 * @param printed what the engine has printed
 * @returns whether there was something to mend, and it is mended
 */
export async function mendState(engine: Engine, stack: string, printed: string): Promise<boolean> {
  if (!unreadable.test(printed)) return false;
  return runCli(engine, ["state", "repair", "--stack", stack, "--yes"]).then(
    () => true,
    () => false,
  );
}
