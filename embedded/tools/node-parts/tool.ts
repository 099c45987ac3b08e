import { goTool } from "../go-tool";

/** Small programs of our own that a real node needs: `pause` holds namespaces, `forward` lets the host in. */
export const nodeParts = goTool({
  name: "node-parts",
  folder: __dirname,
  module: "golang.org/x/sys",
  packages: { forward: "." },
  aliases: { pause: "forward" },
  coldSeconds: 10,
});
