/** A tool could not be made ready; the message names the tool, what happened and what to do next. */
export class ToolError extends Error {
  override readonly name = "ToolError";

  constructor(
    tool: { readonly name: string; readonly version: string },
    problem: string,
    lines: readonly string[] = [],
  ) {
    super([`${tool.name} ${tool.version}: ${problem}`, ...lines.map((line) => `  ${line}`)].join("\n"));
  }
}
