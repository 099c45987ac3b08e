import path from "node:path";
import { goTool } from "../../tools/go-tool";
import { lockedGoVersion } from "../../tools/locked-version";
import type { Image } from "../image";
import { staticBase } from "../static/base";
import { programLayer } from "../static/program-layer";

const module = "github.com/prometheus/prometheus";
// The module of what is released as v3.14.0 is v0.314.0: from v2 on, Go wants a number in a module's path.
const version = lockedGoVersion(path.join(__dirname, "go.mod"), module).replace(/^v0\.30?(\d+)\./, "v3.$1.");

/** Debian's has no discovery of Kubernetes' pods. Of all discoveries this has Kubernetes', and those of files and HTTP. */
const program = goTool({
  name: "prometheus",
  folder: __dirname,
  module,
  packages: { prometheus: `${module}/cmd/prometheus` },
  tags: ["remove_all_sd", "enable_kubernetes_sd"],
  stamps: { "github.com/prometheus/common/version.Version": version.slice(1) },
  // With what is compiled for Kubernetes and Pulumi already; about 150 without.
  coldSeconds: 60,
});

/** Prometheus with its API, but without its web pages: its module holds no built ones. */
export const prometheus: Image = {
  name: "prometheus",
  title: "Prometheus",
  source: `Go module ${module}`,
  version,
  layers: [
    staticBase,
    programLayer({ name: "prometheus", tool: program, programs: { "/bin/prometheus": "prometheus" } }),
  ],
  user: "65534:65534",
  entrypoint: ["/bin/prometheus"],
  command: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"],
  ports: [9090],
};
