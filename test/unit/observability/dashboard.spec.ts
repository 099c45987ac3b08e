import assert from "node:assert/strict";
import { platformDashboard } from "../../../components/observability/dashboard";
import { prometheusDatasourceUid } from "../../../components/observability/grafana-config";
import { recordingRuleFile } from "../../../components/observability/recording-rules";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { thresholds } from "./thresholds";

// What Grafana reads is the JSON, not the builder's object.
const dashboard = JSON.parse(JSON.stringify(platformDashboard(thresholds))) as Manifest;
const panels = dashboard["panels"] as Manifest[];

function panel(title: string): Manifest {
  const found = panels.find((p) => p["title"] === title);
  assert.ok(found, `panel "${title}" is missing`);
  return found;
}

/** Panels by rows, from the top. */
function rows(): Manifest[][] {
  const heights = [...new Set(panels.map((p) => p["gridPos"].y as number))];
  return heights.map((y) => panels.filter((p) => p["gridPos"].y === y));
}

function steps(title: string): [number | null, string][] {
  return panel(title)["fieldConfig"].defaults.thresholds.steps.map((s: Manifest) => [s["value"] ?? null, s["color"]]);
}

describe("the Web IDE Platform Dashboard", () => {
  it("carries the guide's name and a fixed uid", () => {
    assert.equal(dashboard["title"], "Web IDE Platform Dashboard");
    assert.ok(guideCode("2.2.2").text.includes(dashboard["title"]));
    assert.equal(dashboard["uid"], "webide-platform");
  });

  it("has the panels of the guide's drawing (2.2.2), row by row", () => {
    // Boxes of one line of the drawing make a row; a graph's or a bar's title stands in brackets.
    const drawn = guideCode("2.2.2")
      .text.split("\n")
      .map((line) =>
        line.includes("[")
          ? [...line.matchAll(/\[([^\]]+)\]/g)].map((m) => m[1]!)
          : line.split("│").flatMap((box) => (/^ [A-Z][a-z]+ [A-Z][a-z]+ +$/.test(box) ? [box.trim()] : [])),
      )
      .filter((titles) => titles.length > 0);
    assert.equal(drawn.flat().length, 7);
    assert.deepEqual(
      rows().map((row) => row.map((p) => p["title"] as string)),
      drawn,
    );
  });

  it("fills every row from edge to edge", () => {
    for (const row of rows())
      assert.equal(
        row.reduce((sum, p) => sum + (p["gridPos"].w as number), 0),
        24,
      );
  });

  it("shows autocomplete and chat in requests a minute", () => {
    const ai = panel("AI Request Metrics");
    assert.equal(ai["fieldConfig"].defaults.unit, "reqpm");
    assert.deepEqual(
      ai["targets"].map((t: Manifest) => t["legendFormat"]),
      ["Autocomplete", "Chat"],
    );
  });

  it("draws the guide's bands of the response time", () => {
    assert.deepEqual(steps("Avg Latency"), [
      [null, "green"],
      [0.5, "yellow"],
      [1, "orange"],
      [3, "red"],
    ]);
  });

  it("draws the guide's bands of the GPU, with idle as a note", () => {
    assert.deepEqual(steps("GPU Utilization"), [
      [null, "blue"],
      [30, "green"],
      [70, "yellow"],
      [80, "orange"],
      [95, "red"],
    ]);
  });

  it("draws sessions as shares of the capacity", () => {
    assert.deepEqual(steps("Active Users"), [
      [null, "green"],
      [4, "orange"],
      [4.75, "red"],
    ]);
  });

  it("reads recorded series only, so that a figure means the same everywhere", () => {
    const recorded = recordingRuleFile({ chatModel: "code-chat" }).groups.flatMap((g) =>
      g.rules.map((r) => ("record" in r ? r.record : "")),
    );
    for (const target of panels.flatMap((p) => p["targets"] as Manifest[])) {
      assert.ok(recorded.includes(target["expr"]), String(target["expr"]));
      assert.equal(target["datasource"].uid, prometheusDatasourceUid);
    }
  });

  it("numbers its panels from 1 on, each once", () => {
    assert.deepEqual(
      panels.map((p) => p["id"] as number),
      panels.map((_, i) => i + 1),
    );
  });

  it("is the same each time it is built", () => {
    assert.equal(JSON.stringify(platformDashboard(thresholds)), JSON.stringify(platformDashboard(thresholds)));
  });
});
