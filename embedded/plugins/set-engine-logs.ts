import fs from "node:fs";
import path from "node:path";

const notice = `The engine keeps no log of its runs here: this file stands where it would make the folder.
For the log of a run: WEBIDE_DEBUG=1 webide ..., or by hand: pulumi preview -v 9 --logtostderr
`;

/**
 * Lets the engine keep a log of each of its runs in a home of ours, or not.
 *
 * It would write every input of every resource at debug level, compressed and encrypted with the stack's key: 10 MB for the
 * preview of 25 users, which is more than half of the engine's own time, and one more place that secrets get into. It has
 * no switch for it, but goes on without a word when it can not make the folder (pulumi pkg/logging/encrypted.go, 3.259).
 */
export function setEngineLogs(home: string, kept: boolean): void {
  const logs = path.join(home, "logs");
  const isFile = fs.statSync(logs, { throwIfNoEntry: false })?.isFile() ?? false;
  if (kept) {
    if (isFile) fs.rmSync(logs);
    return;
  }
  if (isFile) return;
  fs.rmSync(logs, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(logs, notice);
}
