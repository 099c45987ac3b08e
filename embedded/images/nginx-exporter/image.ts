import { debianBase } from "../debian/base";
import { exporterPackage, exporterProgram, exporters } from "../exporters/layer";
import type { Image } from "../image";

/** What nginx counts, for Prometheus. */
export const nginxExporter: Image = {
  name: "nginx-exporter",
  title: "NGINX Prometheus exporter",
  source: `Debian package ${exporterPackage("nginx")}`,
  version: { package: exporterPackage("nginx") },
  layers: [debianBase, exporters],
  user: "65534:65534",
  entrypoint: [exporterProgram("nginx")],
  ports: [9113],
};
