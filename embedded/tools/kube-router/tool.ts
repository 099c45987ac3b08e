import { goTool } from "../go-tool";

/**
 * Enforces network policies on the real node; only its firewall is run.
 *
 * Its fork is in no public checksum database: go.sum pins the hash, and GONOSUMDB is needed only to move the version
 * (README.md).
 */
export const kubeRouter = goTool({
  name: "kube-router",
  folder: __dirname,
  module: "github.com/cloudnativelabs/kube-router/v2",
  packages: { "kube-router": "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router" },
  coldSeconds: 115,
});
