import assert from "node:assert/strict";
import { databaseRolesScript } from "../../../components/identity/database-roles";

const script = databaseRolesScript({ database: "keycloak", owner: "keycloak", exporter: "exporter" });

describe("database roles", () => {
  it("lets the product own its database without being superuser", () => {
    assert.match(
      script,
      /CREATE ROLE "keycloak" LOGIN PASSWORD :'owner_password';\nCREATE DATABASE "keycloak" OWNER "keycloak";/,
    );
  });

  it("lets the exporter read statistics and nothing else", () => {
    const grants = script.split("\n").filter((line) => line.startsWith("GRANT") && line.includes('"exporter"'));
    assert.deepEqual(grants, [
      'GRANT pg_monitor TO "exporter";',
      'GRANT CONNECT ON DATABASE "keycloak" TO "exporter";',
    ]);
  });

  it("takes passwords from the environment as quoted variables", () => {
    assert.match(script, /^\\getenv owner_password OWNER_PASSWORD$/m);
  });

  it("stops at the first error", () => {
    assert.match(script, /--set=ON_ERROR_STOP=1/);
  });
});
