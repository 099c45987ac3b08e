/**
 * Prints an error for people: the message, and the stack trace only when WEBIDE_DEBUG is set or the error is one that
 * this program did not expect.
 */
export function reportError(error: unknown): void {
  const expected = error instanceof Error && ["UsageError", "DocumentError"].includes(error.name);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`webide: ${message}\n`);
  if (error instanceof Error && (!expected || process.env["WEBIDE_DEBUG"] !== undefined)) {
    process.stderr.write(`${error.stack ?? ""}\n`);
  }
}
