import path from "node:path";
import { buildSync } from "esbuild";

const entry = path.join(__dirname, "..", "..", "..", "programs", "waker", "main.ts");

/** The waker as one file that any Node from 18 on runs, without node modules beside it; programs/waker/README.md says the same in words. */
export function bundleWaker(): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    ...{ bundle: true, write: false, platform: "node", target: "node18", format: "cjs", logLevel: "silent" },
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return output.text;
}
