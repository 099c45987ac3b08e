import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { standInMark } from "./official-plugin";
import type { StandIn } from "./stand-ins";

/**
 * A stand-in as one JavaScript file that node starts by itself: 0.1 s, where tsx and some hundred files take 0.2 s and
 * more. Every run of the engine starts six of them.
 *
 * @returns the text of the executable
 */
export async function bundleStandIn(plugin: StandIn): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(__dirname, plugin.folder, "main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "silent",
    banner: { js: `#!/usr/bin/env node\n// ${standInMark}: ${plugin.command}` },
    plugins: [
      {
        name: "folder-of-the-source",
        setup: (esbuild) => {
          // Files beside the source are still read there.
          esbuild.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
            contents: fs.readFileSync(file, "utf8").replaceAll("__dirname", JSON.stringify(path.dirname(file))),
            loader: "ts",
          }));
        },
      },
    ],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${plugin.folder}/main.ts`);
  return output.text;
}
