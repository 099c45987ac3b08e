import { goTool } from "../../tools/go-tool";
import type { Image } from "../image";
import { staticBase } from "../static/base";
import { programLayer } from "../static/program-layer";

/** A program that does what the platform's configuration of Vector asks for, and refuses more; main.go says why. */
export const logMetrics = goTool({
  name: "log-metrics",
  folder: __dirname,
  module: "github.com/prometheus/client_golang",
  packages: { "log-metrics": "." },
  coldSeconds: 20,
});

/** In Vector's place: the access log's series. */
export const vector: Image = {
  name: "vector",
  title: "Access log metrics in place of Vector",
  source: "embedded/images/vector",
  version: "0.1.0",
  layers: [
    staticBase,
    programLayer({ name: "log-metrics", tool: logMetrics, programs: { "/usr/bin/vector": "log-metrics" } }),
  ],
  user: "65534:65534",
  entrypoint: ["/usr/bin/vector"],
  ports: [9598],
};
