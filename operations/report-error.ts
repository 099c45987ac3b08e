/** Errors by name that tell people what to do; a stack trace would only hide it. */
const expectedNames = ["UsageError", "DocumentError", "ToolError", "EngineError", "ClusterError"];

/** An error of the operating system, as when a folder can not be written. */
function isSystemError(error: Error): boolean {
  return "syscall" in error && "code" in error;
}

/**
 * Prints an error for people: the message, and the stack trace only when WEBIDE_DEBUG is set or the error is one that
 * this program did not expect.
 */
export function reportError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`webide: ${message}\n`);
  if (!(error instanceof Error)) return;
  const expected = expectedNames.includes(error.name) || isSystemError(error);
  if (!expected || process.env["WEBIDE_DEBUG"] !== undefined) process.stderr.write(`${error.stack ?? ""}\n`);
  if ("printed" in error && process.env["WEBIDE_DEBUG"] !== undefined)
    process.stderr.write(`${String(error.printed)}\n`);
}
