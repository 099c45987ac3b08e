import { goTool } from "../go-tool";

/** Checks manifests against the schemas of a Kubernetes version. */
export const kubeconform = goTool({
  name: "kubeconform",
  folder: __dirname,
  module: "github.com/yannh/kubeconform",
  packages: { kubeconform: "github.com/yannh/kubeconform/cmd/kubeconform" },
  coldSeconds: 40,
});
