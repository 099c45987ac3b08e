import fs from "node:fs";
import path from "node:path";
import { node, nodeFolder } from "../../tools/node/tool";
import type { Layer } from "../layer";

/** Where Node.js lies in images. */
export const nodePath = "/usr/local/bin/node";

/** Node.js alone, for the images whose programs are JavaScript. */
export const nodeLayer: Layer = {
  ...{ name: "node", lockFiles: [], tools: [node], needs: [], coldSeconds: 3 },
  recipe: nodePath,
  missing: () => undefined,
  fill({ root, tool }) {
    const target = path.join(root, nodePath);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(tool(node).dir, nodeFolder, "bin/node"), target);
    fs.chmodSync(target, 0o755);
    return Promise.resolve(undefined);
  },
};
