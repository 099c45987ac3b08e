import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";

/** Prometheus of Debian. */
export const prometheus: Image = {
  name: "prometheus",
  title: "Prometheus",
  source: "Debian package prometheus",
  version: { package: "prometheus" },
  layers: [
    debianBase,
    debianLayer({
      name: "prometheus",
      packages: ["prometheus"],
      // promtool is as large as the server, and nobody calls it in a container.
      after: "rm -rf /usr/bin/promtool /etc/init.d/prometheus* /usr/lib/systemd /var/lib/prometheus",
      coldSeconds: 25,
    }),
  ],
  user: "65534:65534",
  entrypoint: ["/usr/bin/prometheus"],
  ports: [9090],
};
