import assert from "node:assert/strict";
import path from "node:path";
import { loadConfig } from "../../../stacks/config";
import { guideCode, guideTable } from "../../support/guide";
import { limit, metricRow } from "./guide-metrics";

const { slo } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });

describe("thresholds and the guide", () => {
  for (const [name, metric] of [
    ["ideResponse", "IDE 응답 시간"],
    ["autocompleteP95", "자동완성 응답 (P95)"],
    ["chatP95", "Chat 응답 (P95)"],
  ] as const) {
    it(`B2: ${name} has the guide's normal, warning and critical limits`, () => {
      const cells = metricRow("2.2.1", metric);
      assert.deepEqual(slo.bands[name], {
        normal: limit(cells["정상 범위"]),
        warning: limit(cells["경고 임계값"]),
        critical: limit(cells["위험 임계값"]),
      });
    });
  }

  it("B2: GPU use has the guide's range and limits", () => {
    const cells = metricRow("2.2.1", "GPU 사용률");
    const band = slo.bands.gpuUtilisationPercent;
    assert.equal(`${String(band.idleBelow)}-${String(band.normal)}%`, cells["정상 범위"]);
    assert.equal(String(band.warning), limit(cells["경고 임계값"]));
    assert.equal(String(band.critical), limit(cells["위험 임계값"]));
  });

  it("B2: active sessions have the guide's limits in percent of capacity", () => {
    const cells = metricRow("2.2.1", "활성 세션");
    assert.deepEqual(slo.bands.activeSessionsPercent, {
      warning: Number(limit(cells["경고 임계값"])),
      critical: Number(limit(cells["위험 임계값"])),
    });
  });

  it("B1: the daily check has the guide's three rounds with their items", () => {
    const rounds = guideCode("2.1")
      .text.split("□ ")
      .join("")
      .split("\n\n")
      .map((block) => {
        const [head = "", ...items] = block.split("\n");
        const [at, title] = head.split(" - ");
        return { at, title, items: items.map((item) => item.replace(/^\s*[├└]─ /, "").replace(/ \(.*\)$/, "")) };
      });
    assert.deepEqual(
      slo.dailyCheck.rounds.map(({ at, title, items }) => ({ at, title, items: items.map((item) => item.text) })),
      rounds,
    );
  });

  for (const [name, words] of [
    ["tabbyResponse", "Tabby 서버 응답 시간 확인 (< 300ms)"],
    ["gpuUtilisationPercent", "GPU 사용률 (< 80% 권장)"],
    ["memoryUsedPercent", "메모리 사용률 (< 85%)"],
    ["diskUsedPercent", "디스크 사용률 (< 80%)"],
  ] as const) {
    it(`B1: the daily limit ${name} is the guide's`, () => {
      const line = guideCode("2.1")
        .text.split("\n")
        .find((candidate) => candidate.endsWith(words));
      assert.ok(line !== undefined, `the guide does not say ${words}`);
      assert.equal(String(slo.dailyCheck[name]), limit(/\((.*)\)$/.exec(line)?.[1]));
    });
  }

  for (const [name, metric] of [
    ["autocompleteP95", "자동완성 응답 (P95)"],
    ["acceptancePercent", "자동완성 수용률"],
    ["chatP95", "Chat 응답 (P95)"],
    ["ideLoad", "IDE 로딩 시간"],
    ["dailyAvailabilityPercent", "일일 가동률"],
  ] as const) {
    it(`H3: the proof-of-concept target ${name} is the guide's`, () => {
      const cells = metricRow("8.3", metric);
      const { minimum, target, measuredBy } = slo.poc[name];
      assert.deepEqual(
        [String(minimum), String(target), measuredBy],
        [limit(cells["최소 기준"]), limit(cells["목표"]), cells["측정 방법"]],
      );
    });
  }

  it("B2, H3: Tabby's three limits stand as three facts", () => {
    assert.equal(slo.dailyCheck.tabbyResponse, "300ms");
    assert.deepEqual(Object.values(slo.bands.autocompleteP95), ["250ms", "400ms", "1s"]);
    assert.deepEqual([slo.poc.autocompleteP95.minimum, slo.poc.autocompleteP95.target], ["400ms", "200ms"]);
  });

  it("B2, H3: no metric of the guide's two tables is left out", () => {
    assert.equal(Object.keys(slo.bands).length, guideTable("2.2.1").length);
    assert.equal(Object.keys(slo.poc).length, guideTable("8.3").length);
  });
});
