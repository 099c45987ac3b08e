import { goTool } from "../go-tool";

/** Plays kubelets: nodes and pods that only exist in the API. */
export const kwok = goTool({
  name: "kwok",
  folder: __dirname,
  module: "sigs.k8s.io/kwok",
  packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
  coldSeconds: 80,
});
