import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";

/** Debian 12 has no Valkey; the Redis that it was forked from knows every command and setting that the platform uses. */
export const valkey: Image = {
  name: "valkey",
  title: "Redis under Valkey's names",
  source: "Debian package redis-server",
  version: { package: "redis-server" },
  layers: [
    debianBase,
    debianLayer({
      name: "valkey",
      packages: ["redis-server"],
      before: "groupadd --gid 999 valkey && useradd --uid 999 --gid 999 --no-create-home --home-dir /data valkey",
      after: [
        "for name in server cli benchmark check-aof check-rdb; do ln -s redis-$name /usr/bin/valkey-$name; done",
        "install -d -o 999 -g 999 /data",
      ].join("\n"),
    }),
  ],
  user: "999:999",
  command: ["valkey-server"],
  ports: [6379],
  workingFolder: "/data",
};
