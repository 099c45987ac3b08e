import path from "node:path";
import { goTool } from "../go-tool";
import { lockedGoVersion } from "../locked-version";

const module = "github.com/pulumi/pulumi/pkg/v3";

/** The stock engine with its command line; an unstamped build would call itself a development version. */
export const pulumi = goTool({
  name: "pulumi",
  folder: __dirname,
  module,
  packages: { pulumi: `${module}/cmd/pulumi` },
  stamps: {
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": lockedGoVersion(
      path.join(__dirname, "go.mod"),
      module,
    ),
  },
  coldSeconds: 200,
});
