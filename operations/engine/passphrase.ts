import { randomBytes } from "node:crypto";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { UsageError } from "../usage-error";

/**
 * Makes the passphrase of the embedded default, once: readable by its owner alone.
 *
 * @throws UsageError when a state exists whose passphrase is gone: a new one could not read it
 */
export function ensurePassphrase(file: string, stateExists: boolean): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size > 0) return;
  if (stateExists) {
    throw new UsageError(
      `${file}: ${size === 0 ? "is empty" : "is missing"}, and the state beside it is encrypted with it; ` +
        "put it back from your backup, or begin anew by deleting the folder with `webide down --reset`",
    );
  }
  const descriptor = openSync(file, "wx", 0o600);
  writeSync(descriptor, `${randomBytes(32).toString("base64url")}\n`);
  closeSync(descriptor);
}
