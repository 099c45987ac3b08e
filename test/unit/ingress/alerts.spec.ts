import assert from "node:assert/strict";
import { ingressAlerts } from "../../../components/ingress/alerts";

const thresholds = {
  ideResponseWarningSeconds: 1,
  ideResponseCriticalSeconds: 3,
  errorRatio: 0.05,
  certificateWarningDays: 30,
  certificateCriticalDays: 7,
  reloadWatchSilenceSeconds: 120,
};
const alerts = ingressAlerts(thresholds);
const expr = (name: string) => alerts.find((alert) => alert.alert === name)!.expr;

describe("ingressAlerts", () => {
  it("compares with the limits it is given", () => {
    assert.ok(expr("IdeResponseSlow").endsWith("> 1"));
    assert.ok(expr("IdeResponseVerySlow").endsWith("> 3"));
    assert.ok(expr("EdgeErrorRateHigh").endsWith("> 0.05"));
    assert.ok(expr("CertificateExpiresSoon").endsWith("< 30"));
    assert.ok(expr("CertificateExpiresNow").endsWith("< 7"));
    assert.match(expr("NginxReloadWatchSilent"), /> 120 or/);
  });

  it("names each alert once, with its own runbook", () => {
    const names = alerts.map((alert) => alert.alert);
    assert.equal(new Set(names).size, names.length);
    const nginx = alerts.find((alert) => alert.alert === "NginxReplicaDown")!;
    assert.equal(nginx.runbook, "docs/runbooks/nginx-replica-down.md");
    assert.ok(alerts.every((alert) => /^docs\/runbooks\/[a-z0-9-]+\.md$/.test(alert.runbook)));
  });

  it("notices that something is gone, not only that it says so", () => {
    for (const name of ["NginxDown", "OAuth2ProxyDown", "SessionStoreDown"]) assert.match(expr(name), /absent\(/, name);
  });
});
