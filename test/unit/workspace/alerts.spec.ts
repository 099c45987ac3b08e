import assert from "node:assert/strict";
import { workspaceAlerts } from "../../../components/workspace/alerts";

const alerts = workspaceAlerts({
  sessionCapacity: 60,
  sessionsWarning: 0.8,
  sessionsCritical: 0.95,
  homeWarning: 0.8,
  homeCritical: 0.95,
  quotaUsed: 0.9,
});

function alert(name: string) {
  const found = alerts.find((rule) => rule.alert === name);
  assert.ok(found, `no alert ${name}`);
  return found;
}

describe("workspaceAlerts", () => {
  it("has unique names and runbooks named after them", () => {
    assert.equal(new Set(alerts.map((rule) => rule.alert)).size, alerts.length);
    for (const rule of alerts) {
      const kebab = rule.alert.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
      assert.equal(rule.runbook, `docs/runbooks/${kebab}.md`);
    }
  });

  it("looks at workspaces only", () => {
    for (const rule of alerts) assert.match(rule.expr, /namespace=~"ide-\.\+"/);
  });

  it("warns at the first and pages at the second share of the session capacity", () => {
    assert.deepEqual(
      ["ActiveSessionsHigh", "ActiveSessionsNearCapacity"].map((name) => [
        alert(name).severity,
        alert(name).expr.split("/")[1],
      ]),
      [
        ["warning", " 60 > 0.8"],
        ["critical", " 60 > 0.95"],
      ],
    );
  });

  it("warns and pages at the given shares of a home volume", () => {
    assert.match(alert("WorkspaceHomeFilling").expr, /> 0\.8$/);
    assert.match(alert("WorkspaceHomeAlmostFull").expr, /> 0\.95$/);
  });

  it("takes the share of the quota from its arguments and leaves out limits of zero", () => {
    assert.match(alert("WorkspaceQuotaNearlyUsed").expr, /type="hard"} > 0\) > 0\.9$/);
  });

  it("tells a crashing editor from a refused start", () => {
    assert.match(alert("WorkspaceCrashLooping").expr, /kube_pod_container_status_waiting_reason/);
    assert.match(alert("WorkspaceStartRefused").expr, /kube_pod_init_container_status_waiting_reason/);
  });
});
