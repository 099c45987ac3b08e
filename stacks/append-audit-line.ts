import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Appends one line of JSON to an audit log. Each line carries the SHA-256 of the one before, so that a line that is changed
 * or taken out later shows.
 *
 * @param time when it happened
 */
export function appendAuditLine(file: string, time: Date, entry: Readonly<Record<string, unknown>>): void {
  mkdirSync(dirname(file), { recursive: true });
  const last = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").at(-1) : undefined;
  const previous = last === undefined || last === "" ? null : createHash("sha256").update(last).digest("hex");
  appendFileSync(file, JSON.stringify({ time: time.toISOString(), ...entry, previous }) + "\n", { mode: 0o600 });
}
