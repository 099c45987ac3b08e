import path from "node:path";
import { goTool } from "../../tools/go-tool";
import { lockedGoVersion } from "../../tools/locked-version";
import type { Image } from "../image";
import { staticBase } from "../static/base";
import { programLayer } from "../static/program-layer";

const module = "k8s.io/kube-state-metrics/v2";
const version = lockedGoVersion(path.join(__dirname, "go.mod"), module);

const program = goTool({
  name: "kube-state-metrics",
  folder: __dirname,
  module,
  packages: { "kube-state-metrics": module },
  stamps: { "github.com/prometheus/common/version.Version": version },
  // With what is compiled for Kubernetes already; about 80 without.
  coldSeconds: 15,
});

/** State of the cluster's objects as metrics, for Prometheus. */
export const kubeStateMetrics: Image = {
  name: "kube-state-metrics",
  title: "kube-state-metrics",
  source: `Go module ${module}`,
  version,
  layers: [
    staticBase,
    programLayer({
      name: "kube-state-metrics",
      tool: program,
      programs: { "/kube-state-metrics": "kube-state-metrics" },
    }),
  ],
  user: "65534:65534",
  entrypoint: ["/kube-state-metrics", "--port=8080", "--telemetry-port=8081"],
  ports: [8080, 8081],
};
