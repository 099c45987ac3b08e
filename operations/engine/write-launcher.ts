import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Makes a `bin/pulumi` that starts the real one in a session of its own.
 *
 * Ctrl-C at a terminal goes to every process of the session. The engine stops in order at the first one and drops what it
 * is doing at the second, so it must get exactly one: from webide.
 */
export function writeLauncher(folder: string, pulumi: string): void {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const file = join(bin, "pulumi");
  const lines = [
    "#!/usr/bin/env bash",
    `engine=${quoted(pulumi)}`,
    'if command -v setsid >/dev/null 2>&1; then exec setsid "$engine" "$@"; fi',
    'exec "$engine" "$@"',
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  chmodSync(file, 0o755);
}
