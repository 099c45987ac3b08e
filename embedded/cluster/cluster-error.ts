/** The cluster could not be started, stopped or read; the message says what to do next. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";

  constructor(problem: string, lines: readonly string[] = []) {
    super([problem, ...lines.map((line) => `  ${line}`)].join("\n"));
  }
}
