import assert from "node:assert/strict";
import { identityAlerts } from "../../../components/identity/alerts";

const alerts = identityAlerts({ loginFailuresPer5Minutes: 41, databaseStorageUsedPercent: 82, databasePoolWaiting: 3 });

function expression(name: string): string {
  return alerts.find((rule) => rule.alert === name)?.expr ?? "";
}

describe("identity alerts", () => {
  it("count failed sign-ins by the error of the login event", () => {
    assert.equal(
      expression("LoginFailureBurst"),
      'sum by (realm) (increase(keycloak_user_events_total{event="login",error!=""}[5m])) > 41',
    );
  });

  it("compare the volume with the given share", () => {
    assert.match(expression("KeycloakDatabaseStorageLow"), /> 82$/);
  });

  it("watch the claim that the database's pod uses", () => {
    assert.match(
      expression("KeycloakDatabaseStorageLow"),
      /namespace="auth",persistentvolumeclaim=~"data-postgres-\.\+"/,
    );
  });

  it("compare waiting requests with the given number", () => {
    assert.match(expression("KeycloakDatabasePoolExhausted"), /> 3$/);
  });

  it("page when nobody can sign in", () => {
    const critical = alerts.filter((rule) => rule.severity === "critical").map((rule) => rule.alert);
    assert.deepEqual(critical, ["KeycloakDown", "KeycloakDatabaseDown"]);
  });

  it("have a runbook named after them", () => {
    for (const { alert, runbook } of alerts) {
      const kebab = alert.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
      assert.equal(runbook, `docs/runbooks/${kebab}.md`);
    }
  });
});
