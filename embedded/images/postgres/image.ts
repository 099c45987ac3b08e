import path from "node:path";
import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";
import { filesLayer } from "../static/files-layer";

/** Debian's PostgreSQL; the version of bookworm. */
const major = 15;
const entrypoint = "/usr/local/bin/docker-entrypoint.sh";

/** PostgreSQL that initialises itself from its environment as the production image does. */
export const postgres: Image = {
  name: "postgres",
  title: "PostgreSQL",
  source: `Debian package postgresql-${major}`,
  version: { package: `postgresql-${major}` },
  layers: [
    debianBase,
    debianLayer({
      name: "postgres",
      packages: [`postgresql-${major}`],
      before: [
        "groupadd --gid 999 postgres",
        "useradd --uid 999 --gid 999 --no-create-home --home-dir /var/lib/postgresql --shell /bin/bash postgres",
        // The package would make a database of its own otherwise.
        "mkdir -p /etc/postgresql-common/createcluster.d",
        "echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/image.conf",
      ].join("\n"),
      after: [
        // Compiling queries while they run needs a compiler of 130 MB and gains nothing for Keycloak's.
        `rm -rf /usr/lib/postgresql/${major}/lib/llvmjit* /usr/lib/postgresql/${major}/lib/bitcode`,
        "rm -f /usr/lib/*/libLLVM* /usr/lib/*/libz3.so*",
        // A key that everybody who has the image would know.
        "rm -f /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem",
        "find /etc/ssl/certs -xtype l -delete",
        "install -d -o 999 -g 999 /var/lib/postgresql",
        "install -d /docker-entrypoint-initdb.d",
      ].join("\n"),
      coldSeconds: 25,
    }),
    filesLayer({
      name: "postgres-entrypoint",
      files: { [entrypoint]: path.join(__dirname, "docker-entrypoint.sh") },
      executable: [entrypoint],
    }),
  ],
  user: "999:999",
  entrypoint: [entrypoint],
  command: ["postgres"],
  environment: {
    PATH: `/usr/lib/postgresql/${major}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    PGDATA: `/var/lib/postgresql/${major}/docker`,
    LANG: "C.UTF-8",
  },
  ports: [5432],
  // A fast shutdown: sessions are cut and the checkpoint is written.
  stopSignal: "SIGINT",
};
