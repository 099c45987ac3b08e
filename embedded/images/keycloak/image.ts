import path from "node:path";
import { keycloak as distribution, keycloakHome } from "../../tools/keycloak/tool";
import { java, maven } from "../../tools/keycloak/java";
import { debianBase } from "../debian/base";
import { debianLayer } from "../debian/layer";
import type { Image } from "../image";
import type { Layer } from "../layer";

const home = "/opt/keycloak";

/** Java as Debian ships it. Its store of certificates names the time at which it was made, so this layer is never twice the same. */
const runtime = debianLayer({
  name: "java",
  packages: ["openjdk-17-jre-headless"],
  // The package makes links to manual pages, and fails where their folder is not.
  before: "mkdir -p /usr/share/man/man1",
  coldSeconds: 40,
});

const server: Layer = {
  ...{ name: "keycloak", lockFiles: [], tools: [java, maven, distribution], needs: [], coldSeconds: 10 },
  recipe: JSON.stringify(["uid 1000, gid 0", home]),
  missing: () => undefined,
  async fill({ root, run, step, tool }) {
    step("copying the built server");
    const target = path.join(root, home);
    await run("mkdir", ["-p", target]);
    await run("cp", ["-a", `${path.join(tool(distribution).dir, keycloakHome)}/.`, target]);
    await run("chown", ["-R", "1000:0", target]);
    await run("chmod", ["-R", "u=rwX,go=rX", target]);
    return undefined;
  },
};

/** Keycloak, built with the options of the platform's image and started with `--optimized`. */
export const keycloak: Image = {
  name: "keycloak",
  title: "Keycloak",
  source: "Maven artifact org.keycloak:keycloak-quarkus-dist",
  version: distribution.version,
  layers: [debianBase, runtime, server],
  user: "1000:0",
  entrypoint: [`${home}/bin/kc.sh`],
  environment: { LANG: "en_US.UTF-8" },
  ports: [8080, 8443, 9000],
  workingFolder: home,
};
