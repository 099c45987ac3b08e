import { debianBase } from "../debian/base";
import { exporterPackage, exporterProgram, exporters } from "../exporters/layer";
import type { Image } from "../image";

/** What PostgreSQL counts, for Prometheus. */
export const postgresExporter: Image = {
  name: "postgres-exporter",
  title: "PostgreSQL exporter",
  source: `Debian package ${exporterPackage("postgres")}`,
  version: { package: exporterPackage("postgres") },
  layers: [debianBase, exporters],
  user: "65534:65534",
  entrypoint: [exporterProgram("postgres")],
  ports: [9187],
};
