import { plainView } from "./plain-view";
import type { ProgressView } from "./progress-view";
import { terminalView } from "./terminal-view";

/** The progress view that fits where standard error goes. */
export function openView(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  if (stream.isTTY && process.env["TERM"] !== "dumb") return terminalView(stream);
  return plainView({
    write: (line) => {
      stream.write(`${line}\n`);
    },
  });
}
