import { plainView } from "./plain-view";
import type { ProgressView } from "./progress-view";

/** The progress view that fits where standard error goes. */
export function openView(stream: NodeJS.WriteStream = process.stderr): ProgressView {
  return plainView({
    write: (line) => {
      stream.write(`${line}\n`);
    },
  });
}
