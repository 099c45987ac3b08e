import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";

/** Alertmanager of Debian. */
export const alertmanager: Image = {
  name: "alertmanager",
  title: "Prometheus Alertmanager",
  source: "Debian package prometheus-alertmanager",
  version: { package: "prometheus-alertmanager" },
  layers: [
    debianBase,
    debianLayer({
      name: "alertmanager",
      packages: ["prometheus-alertmanager"],
      after: "rm -rf /usr/bin/amtool /etc/init.d/prometheus* /usr/lib/systemd /var/lib/prometheus",
    }),
  ],
  user: "65534:65534",
  entrypoint: ["/usr/bin/prometheus-alertmanager"],
  ports: [9093],
};
