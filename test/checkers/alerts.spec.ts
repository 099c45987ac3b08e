import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../operations/repository-root";
import { loadConfig } from "../../stacks/config";
import type { RenderedAlert } from "./alerts";
import { missingRunbooks, renderedAlerts, repeatedNames } from "./alerts";
import { declaredObjects } from "./declared-objects";
import { ruleFiles } from "./scraping";

for (const stack of ["dev", "prod"] as const) {
  describe(`alerts of ${stack}`, function () {
    this.timeout(60_000);
    let alerts: RenderedAlert[];
    before(async () => {
      alerts = renderedAlerts(ruleFiles(await declaredObjects(stack)));
      assert.ok(alerts.length > 40, String(alerts.length));
    });

    it("have names of their own over all domains", () => {
      assert.deepEqual(repeatedNames(alerts), []);
    });

    it("link a runbook that is in the repository", () => {
      const { repositoryUrl } = loadConfig({ root: repositoryRoot, stack }).settings;
      const exists = (path: string) => existsSync(join(repositoryRoot, path));
      assert.deepEqual(missingRunbooks(alerts, repositoryUrl, exists), []);
    });
  });
}

describe("the check of alerts", () => {
  const rule = (alert: string, runbook = "https://git/docs/a.md") => `
groups:
  - name: g
    rules:
      - { record: "a:b:c", expr: "1" }
      - { alert: ${alert}, expr: "1", annotations: { runbook_url: "${runbook}" } }
`;

  it("finds a name that two domains use", () => {
    assert.deepEqual(repeatedNames(renderedAlerts({ "a.yml": rule("Down"), "b.yml": rule("Down") })), [
      "Down in a.yml, b.yml",
    ]);
    assert.deepEqual(repeatedNames(renderedAlerts({ "a.yml": rule("Down"), "b.yml": rule("Up") })), []);
  });

  it("finds a runbook that is missing, and one elsewhere", () => {
    const alerts = renderedAlerts({ "a.yml": rule("Down") });
    assert.deepEqual(
      missingRunbooks(alerts, "https://git", (path) => path === "docs/a.md"),
      [],
    );
    assert.equal(missingRunbooks(alerts, "https://git", () => false).length, 1);
    assert.equal(missingRunbooks(alerts, "https://elsewhere", () => true).length, 1);
  });
});
