import path from "node:path";
import { goTool } from "../../tools/go-tool";
import { lockedGoVersion } from "../../tools/locked-version";
import type { Image } from "../image";
import { staticBase } from "../static/base";
import { programLayer } from "../static/program-layer";

const module = "github.com/oauth2-proxy/oauth2-proxy/v7";
const version = lockedGoVersion(path.join(__dirname, "go.mod"), module);

const program = goTool({
  name: "oauth2-proxy",
  folder: __dirname,
  module,
  packages: { "oauth2-proxy": module },
  stamps: { [`${module}/pkg/version.VERSION`]: version },
  coldSeconds: 50,
});

/** The sign-in proxy. */
export const oauth2Proxy: Image = {
  name: "oauth2-proxy",
  title: "OAuth2 Proxy",
  source: `Go module ${module}`,
  version,
  layers: [
    staticBase,
    programLayer({ name: "oauth2-proxy", tool: program, programs: { "/bin/oauth2-proxy": "oauth2-proxy" } }),
  ],
  user: "65532:65532",
  entrypoint: ["/bin/oauth2-proxy"],
  ports: [4180, 44180],
};
