import { goTool } from "../go-tool";

/** The store behind the API server. */
export const etcd = goTool({
  name: "etcd",
  folder: __dirname,
  module: "go.etcd.io/etcd/server/v3",
  packages: { etcd: "." },
  coldSeconds: 30,
});
