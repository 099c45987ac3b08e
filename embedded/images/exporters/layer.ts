import { debianLayer } from "../debian/layer";

const names = ["blackbox", "nginx", "node", "postgres", "redis"] as const;

/** Where an exporter's program lies. */
export function exporterProgram(name: (typeof names)[number]): string {
  return `/usr/bin/${exporterPackage(name)}`;
}

/** Debian package of an exporter. */
export function exporterPackage(name: (typeof names)[number]): string {
  return `prometheus-${name}-exporter`;
}

/** Prometheus' small exporters, all in one layer: one installation, and one layer to load, for five images. */
export const exporters = debianLayer({
  name: "exporters",
  packages: names.map(exporterPackage),
  // Documentation and services of systems that nobody boots.
  after: "rm -rf /usr/share/prometheus* /etc/init.d/prometheus* /usr/lib/systemd",
  coldSeconds: 20,
});
