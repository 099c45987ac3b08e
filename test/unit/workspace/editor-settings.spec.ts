import assert from "node:assert/strict";
import { editorSettings } from "../../../components/workspace/editor-settings";
import { guideSettings, routes } from "./sample-workspace";

const args = { guide: guideSettings, tabbyUrl: routes.tabbyUrl, portProxy: false };

describe("editorSettings", () => {
  for (const [key, value] of Object.entries(guideSettings)) {
    it(`sets ${key} exactly as the guide (8.1)`, () => {
      assert.deepEqual(editorSettings(args).initial[key], value);
    });
  }

  const platform: Record<string, unknown> = {
    "update.mode": "none",
    "extensions.autoCheckUpdates": false,
    "workbench.enableExperiments": false,
    "workbench.settings.enableNaturalLanguageSearch": false,
    "chat.disableAIFeatures": true,
    "continue.telemetryEnabled": false,
    "tabby.config.telemetry": true,
    "tabby.endpoint": routes.tabbyUrl,
  };
  for (const [key, value] of Object.entries(platform)) {
    it(`sets ${key} to ${JSON.stringify(value)} and back at each start`, () => {
      const { initial, enforced } = editorSettings(args);
      assert.deepEqual([initial[key], enforced.includes(key)], [value, true]);
    });
  }

  for (const key of ["extensions.autoUpdate", "telemetry.telemetryLevel"]) {
    it(`sets the guide's ${key} back at each start`, () => {
      assert.ok(editorSettings(args).enforced.includes(key));
    });
  }

  it("leaves matters of taste to the user", () => {
    const { enforced } = editorSettings(args);
    assert.deepEqual(
      ["files.autoSave", "files.autoSaveDelay", "search.exclude", "continue.enableTabAutocomplete"].filter((key) =>
        enforced.includes(key),
      ),
      [],
    );
  });

  it("opens on the user's files: no question of trust before a terminal starts, no empty panels", () => {
    const { initial, enforced } = editorSettings(args);
    const wanted = {
      "security.workspace.trust.enabled": false,
      "workbench.secondarySideBar.defaultVisibility": "hidden",
      "workbench.startupEditor": "none",
    };
    for (const [key, value] of Object.entries(wanted)) {
      assert.deepEqual([initial[key], enforced.includes(key)], [value, false], key);
    }
  });

  it("enforces only keys that it sets", () => {
    const { initial, enforced } = editorSettings({ ...args, guide: {} });
    assert.deepEqual(
      enforced.filter((key) => !(key in initial)),
      [],
    );
  });

  it("offers forwarded ports only where they can be opened", () => {
    const offered = [true, false].map(
      (portProxy) => editorSettings({ ...args, portProxy }).initial["remote.autoForwardPorts"],
    );
    assert.deepEqual(offered, [true, false]);
  });

  it("refuses a catalog value for a key of the platform", () => {
    assert.throws(
      () => editorSettings({ ...args, guide: { "update.mode": "start" } }),
      /settings update.mode are set by/,
    );
  });
});
