import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ruleTestFiles } from "./alert-case";
import { platformAlerts } from "./platform-alerts";
import { runTool } from "./promtool";

const components = path.join(__dirname, "../../../components");

describe("alerts of all domains", () => {
  it("are all known to these tests", () => {
    const withAlerts = fs
      .readdirSync(components)
      .filter((domain) => fs.existsSync(path.join(components, domain, "alerts.ts")))
      .sort();
    assert.deepEqual(Object.keys(platformAlerts).sort(), withAlerts);
  });

  it("have names that are unique over the platform", () => {
    const names = Object.values(platformAlerts).flatMap(({ alerts }) => alerts.map((a) => a.alert));
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const [domain, { alerts, cases }] of Object.entries(platformAlerts)) {
    describe(domain, () => {
      it("has a firing and a quiet case for every alert and for nothing else", () => {
        assert.deepEqual(Object.keys(cases).sort(), alerts.map((a) => a.alert).sort());
      });

      it("passes promtool's check of its rules", async () => {
        const printed = await runTool(
          "promtool",
          ["check", "rules", "alerts.yml"],
          ruleTestFiles(domain, alerts, cases),
        );
        assert.match(printed, /SUCCESS/);
      });

      it("fires and stays quiet as its cases say", async () => {
        const files = ruleTestFiles(domain, alerts, cases);
        const tests = Object.keys(files).filter((file) => file.startsWith("test-"));
        const printed = await runTool("promtool", ["test", "rules", ...tests], files);
        assert.doesNotMatch(printed, /FAILED/);
      }).timeout(120_000);
    });
  }
});
