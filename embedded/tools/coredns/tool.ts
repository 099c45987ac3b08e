import { goTool } from "../go-tool";

/** The name server of the real node's pods. */
export const coredns = goTool({
  name: "coredns",
  folder: __dirname,
  module: "github.com/coredns/coredns",
  packages: { coredns: "github.com/coredns/coredns" },
  coldSeconds: 85,
});
