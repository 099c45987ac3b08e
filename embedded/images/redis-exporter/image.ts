import { debianBase } from "../debian/base";
import { exporterPackage, exporterProgram, exporters } from "../exporters/layer";
import type { Image } from "../image";

/** What Redis and Valkey count, for Prometheus. */
export const redisExporter: Image = {
  name: "redis-exporter",
  title: "Redis exporter",
  source: `Debian package ${exporterPackage("redis")}`,
  version: { package: exporterPackage("redis") },
  layers: [debianBase, exporters],
  user: "65534:65534",
  entrypoint: [exporterProgram("redis")],
  ports: [9121],
};
