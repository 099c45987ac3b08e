import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";

/** nginx as the public door runs it: no root, everything written to /tmp. */
export const nginx: Image = {
  name: "nginx",
  title: "nginx",
  source: "Debian package nginx",
  version: { package: "nginx" },
  layers: [
    debianBase,
    debianLayer({
      name: "nginx",
      packages: ["nginx"],
      // The account of the production image.
      before: "groupadd --gid 101 nginx && useradd --uid 101 --gid 101 --no-create-home --home-dir /nonexistent nginx",
      after: "rm -rf /var/www /etc/nginx/sites-enabled /etc/nginx/sites-available",
    }),
  ],
  user: "101:101",
  entrypoint: ["nginx", "-g", "daemon off;"],
  ports: [8080, 8443],
  // Requests under way are answered, as with the production image; SIGTERM would cut them.
  stopSignal: "SIGQUIT",
};
