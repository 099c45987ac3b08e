/** Images of the catalog that are not built here, and why; pods of them stay on a simulated node. */
export const notBuilt: Readonly<Record<string, string>> = {
  "dcgm-exporter": "reads NVIDIA's driver, and there is no GPU",
  etcd: "its pods need the control plane's own certificates, which only nodes of a real cluster hold",
  grafana: "no package registry carries it as a whole: its web pages are built with tools that fetch from elsewhere",
  kubectl: "no pod of the platform runs it",
  rclone: "its pods copy to a store outside the cluster, which this machine does not have: they could only fail",
  velero: "not yet",
  "velero-plugin-for-aws": "no package registry carries its module",
};
