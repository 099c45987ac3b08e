import path from "node:path";
import { npmTool } from "../npm-tool";

const editor = "node_modules/code-server/lib/vscode";

/** code-server and the npm that builds its native modules; not built. */
export const codeServer = npmTool({
  name: "code-server",
  folder: __dirname,
  project: "code-server",
  // Its own postinstall would fetch these, by the locks that lie beside them.
  nested: [editor, path.join(editor, "extensions")],
  coldSeconds: 60,
});
