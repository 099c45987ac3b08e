import assert from "node:assert/strict";
import type { AlertRule } from "../../../components/core/alert-rule";
import { alertRuleFile, watchdogRuleFile } from "../../../components/observability/alert-rules";

const alert: AlertRule = {
  alert: "DoorShut",
  expr: "up == 0",
  for: "5m",
  severity: "critical",
  summary: "The door is shut",
  description: "Nobody gets in.",
  runbook: "docs/runbooks/door-shut.md",
};

describe("alert rule files", () => {
  it("carry severity as a label, and summary, description and the runbook's address as annotations", () => {
    assert.deepEqual(alertRuleFile("ingress", [alert], "https://git.internal/webide"), {
      groups: [
        {
          name: "ingress-alerts",
          rules: [
            {
              alert: "DoorShut",
              expr: "up == 0",
              for: "5m",
              labels: { severity: "critical" },
              annotations: {
                summary: "The door is shut",
                description: "Nobody gets in.",
                runbook_url: "https://git.internal/webide/docs/runbooks/door-shut.md",
              },
            },
          ],
        },
      ],
    });
  });

  it("let the watchdog take the default route, by neither of the routed severities", () => {
    const [rule] = watchdogRuleFile("https://git.internal/webide").groups[0]!.rules;
    assert.ok(rule !== undefined && "labels" in rule);
    assert.deepEqual(rule.labels, { severity: "none" });
    assert.equal(rule.expr, "vector(1)");
  });
});
