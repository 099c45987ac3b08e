import fs from "node:fs";

const tailBytes = 64 * 1024;

/** Bytes in a log so far; what is printed later begins there. */
export function logSize(file: string): number {
  return fs.existsSync(file) ? fs.statSync(file).size : 0;
}

/** The last lines of a log, of those printed after the given place. */
export function logTail(file: string, from: number, lines = 15): string[] {
  const size = logSize(file);
  const start = Math.max(from <= size ? from : 0, size - tailBytes);
  if (size === start) return [];
  const buffer = Buffer.alloc(size - start);
  const handle = fs.openSync(file, "r");
  try {
    fs.readSync(handle, buffer, 0, buffer.length, start);
  } finally {
    fs.closeSync(handle);
  }
  return buffer.toString("utf8").trimEnd().split("\n").slice(-lines);
}
