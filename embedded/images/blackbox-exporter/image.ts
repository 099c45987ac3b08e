import { debianBase } from "../debian/base";
import { exporterPackage, exporterProgram, exporters } from "../exporters/layer";
import type { Image } from "../image";

/** Asks addresses as a user would, for Prometheus. */
export const blackboxExporter: Image = {
  name: "blackbox-exporter",
  title: "Prometheus blackbox exporter",
  source: `Debian package ${exporterPackage("blackbox")}`,
  version: { package: exporterPackage("blackbox") },
  layers: [debianBase, exporters],
  user: "65534:65534",
  entrypoint: [exporterProgram("blackbox")],
  ports: [9115],
};
