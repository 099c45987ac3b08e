import assert from "node:assert/strict";
import { keycloakEnvironment } from "../../../embedded/cluster/controllers/keycloak-environment";

const ports = { keycloak: 1, keycloakManagement: 2, postgres: 3 };

describe("the environment of the embedded Keycloak", () => {
  it("leads to the loopback database where the played one is declared, by any of its names", () => {
    for (const host of ["postgres", "postgres.auth", "postgres.auth.svc", "postgres.auth.svc.cluster.local"]) {
      const found = keycloakEnvironment({ KC_DB_URL_HOST: host, KC_DB_URL_PORT: "5432" }, ports);
      assert.deepEqual([found["KC_DB_URL_HOST"], found["KC_DB_URL_PORT"]], ["127.0.0.1", "3"], host);
    }
  });

  it("leaves a database elsewhere as declared", () => {
    const found = keycloakEnvironment({ KC_DB_URL_HOST: "db.company.com", KC_DB_URL_PORT: "5432" }, ports);
    assert.deepEqual([found["KC_DB_URL_HOST"], found["KC_DB_URL_PORT"]], ["db.company.com", "5432"]);
  });

  it("listens on loopback alone, without TLS, and says so of itself", () => {
    const declared = { KC_HOSTNAME: "https://sso.x", KC_HTTPS_PORT: "8443", KC_HTTP_ENABLED: "false" };
    const found = keycloakEnvironment(declared, ports);
    assert.equal(found["KC_HOSTNAME"], "http://127.0.0.1:1");
    assert.equal(found["KC_HOSTNAME_ADMIN"], "http://127.0.0.1:1");
    assert.equal(found["KC_HTTP_HOST"], "127.0.0.1");
    assert.equal(found["KC_HTTP_MANAGEMENT_HOST"], "127.0.0.1");
    assert.equal(found["KC_HTTP_ENABLED"], "true");
    assert.equal(found["KC_HTTPS_PORT"], undefined);
  });

  it("keeps everything else that is declared", () => {
    const declared = { KC_DB_PASSWORD: "p", KC_DB_POOL_MAX_SIZE: "30", KC_LOG_CONSOLE_OUTPUT: "json" };
    const found = keycloakEnvironment(declared, ports);
    for (const [name, value] of Object.entries(declared)) assert.equal(found[name], value);
  });
});
