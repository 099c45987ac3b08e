/** Images of the catalog that are not built here, and why; pods of them stay on a simulated node. */
export const notBuilt: Readonly<Record<string, string>> = {
  "dcgm-exporter": "reads NVIDIA's driver, and there is no GPU",
  etcd: "its pods need the control plane's own certificates, which only nodes of a real cluster hold",
  grafana: "no package registry carries it as a whole: its web pages are built with tools that fetch from elsewhere",
  "kube-state-metrics": "not yet",
  kubectl: "no pod of the platform runs it",
  prometheus:
    "Debian's is built without the discovery of Kubernetes' services that its configuration asks for; a build of its Go module is left to do",
  rclone: "not yet",
  velero: "not yet",
  "velero-plugin-for-aws": "no package registry carries its module",
};
