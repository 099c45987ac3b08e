import { debianBase } from "../debian/base";
import { exporterPackage, exporterProgram, exporters } from "../exporters/layer";
import type { Image } from "../image";

/** What a node counts, for Prometheus. */
export const nodeExporter: Image = {
  name: "node-exporter",
  title: "Prometheus node exporter",
  source: `Debian package ${exporterPackage("node")}`,
  version: { package: exporterPackage("node") },
  layers: [debianBase, exporters],
  user: "65534:65534",
  entrypoint: [exporterProgram("node")],
  ports: [9100],
};
