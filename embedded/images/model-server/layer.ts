import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { nodePath } from "../node/layer";
import type { Layer } from "../layer";

const sources = path.join(__dirname, "../../model-server");
const program = "/usr/lib/webide/model-server.js";

/** The commands of the played products, where their images have them. */
const commands = { "/opt/tabby/bin/tabby": "tabby", "/usr/local/bin/vllm": "vllm" };

function sourceFiles(): string[] {
  return fs
    .readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => path.join(sources, file));
}

/** The model server under both of its commands. */
export const modelServerLayer: Layer = {
  ...{ name: "model-server", lockFiles: sourceFiles(), tools: [], needs: [], coldSeconds: 2 },
  recipe: JSON.stringify([commands, program, nodePath]),
  missing: () => undefined,
  async fill({ root }) {
    await build({
      ...{ entryPoints: [path.join(sources, "main.ts")], outfile: path.join(root, program), bundle: true },
      ...{ platform: "node", target: "node20", format: "cjs", logLevel: "silent" },
    });
    for (const [place, product] of Object.entries(commands)) {
      const file = path.join(root, place);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `#!/bin/sh\nexec ${nodePath} ${program} ${product} "$@"\n`);
      fs.chmodSync(file, 0o755);
    }
  },
};
