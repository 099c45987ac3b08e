import assert from "node:assert/strict";
import path from "node:path";
import { parse } from "yaml";
import { durationSeconds, loadConfig } from "../../../stacks/config";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { limit, metricRow } from "./guide-metrics";
import { ProdObjects } from "./prod-objects";

const { settings } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });
const guide = parse(guideCode("2.3").text) as Manifest;

describe("rendered monitoring and the guide", function () {
  this.timeout(60_000);
  let alertmanager: Manifest;
  let alertmanagerText: string;
  let alerts: Manifest[];
  let records: string[];
  let dashboard: Manifest;
  let prod: ProdObjects;

  before(async () => {
    prod = await ProdObjects.rendered();
    const data = (name: string) => prod.one("ConfigMap", "monitoring", name)["data"] as Record<string, string>;
    alertmanagerText = data("alertmanager-config")["alertmanager.yml"]!;
    alertmanager = parse(alertmanagerText) as Manifest;
    const rules = Object.values(data("prometheus-rules")).flatMap((text) =>
      (parse(text)["groups"] as Manifest[]).flatMap((group) => group["rules"] as Manifest[]),
    );
    alerts = rules.filter((rule) => "alert" in rule);
    records = rules.flatMap((rule) => ("record" in rule ? [rule["record"] as string] : []));
    dashboard = JSON.parse(data("grafana-dashboards")["web-ide-platform.json"]!) as Manifest;
  });

  const receiver = (of: Manifest, name: string) => (of["receivers"] as Manifest[]).find((r) => r["name"] === name)!;

  /** What an alert compares with, and its severity. */
  function comparison(name: string): { readonly severity: string; readonly threshold: number; readonly expr: string } {
    const found = alerts.filter((rule) => rule["alert"] === name);
    assert.equal(found.length, 1, `one alert ${name}`);
    const expr = (found[0]!["expr"] as string).trim();
    return {
      severity: found[0]!["labels"].severity as string,
      threshold: Number(/[<>] ([\d.]+)$/.exec(expr)?.[1]),
      expr,
    };
  }

  function panel(title: string): Manifest {
    const found = (dashboard["panels"] as Manifest[]).find((candidate) => candidate["title"] === title);
    assert.ok(found !== undefined, `no panel ${title}`);
    return found;
  }

  const steps = (title: string) =>
    (panel(title)["fieldConfig"].defaults.thresholds.steps as Manifest[]).flatMap((step) =>
      typeof step["value"] === "number" ? [step["value"]] : [],
    );

  it("B4: the rendered route is the guide's, with match written as matchers", () => {
    const routes = (guide["route"].routes as Manifest[]).map(({ match, ...rest }) => ({
      ...rest,
      matchers: Object.entries(match as Record<string, string>).map(([label, value]) => `${label}="${value}"`),
    }));
    assert.deepEqual(alertmanager["route"], { ...guide["route"], routes });
  });

  it("B4: the rendered receivers are the guide's, with its address and channel", () => {
    const names = (of: Manifest) => (of["receivers"] as Manifest[]).map((r) => r["name"] as string);
    assert.deepEqual(names(alertmanager), names(guide));
    assert.deepEqual(receiver(alertmanager, "platform-team"), receiver(guide, "platform-team"));
    const channels = (of: Manifest) => (receiver(of, "slack")["slack_configs"] as Manifest[]).map((c) => c["channel"]);
    assert.deepEqual(channels(alertmanager), channels(guide));
  });

  it("B4: the guide's service key and Slack's address are read from files of a Secret", () => {
    const [pager] = receiver(alertmanager, "pagerduty")["pagerduty_configs"] as Manifest[];
    const [slack] = receiver(alertmanager, "slack")["slack_configs"] as Manifest[];
    const { volumes, containers } = prod.one("StatefulSet", "monitoring", "alertmanager")["spec"].template.spec;
    const { secretName } = (volumes as Manifest[]).find((volume) => volume["name"] === "secrets")!["secret"];
    const mounts = (containers as Manifest[]).find((c) => c["name"] === "alertmanager")!["volumeMounts"] as Manifest[];
    const folder = mounts.find((mount) => mount["name"] === "secrets")!["mountPath"] as string;
    const keys = Object.keys(prod.one("Secret", "monitoring", secretName as string)["stringData"] as object);
    for (const file of [pager!["service_key_file"], slack!["api_url_file"]] as string[]) {
      assert.equal(path.dirname(file), folder);
      assert.ok(keys.includes(path.basename(file)), `${file} is no key of ${String(secretName)}`);
    }
    assert.doesNotMatch(alertmanagerText, /^\s*-?\s*(?:service_key|routing_key|api_url|smtp_auth_password):/m);
  });

  it("B4: every rendered alert has a severity that the guide routes, but for the watchdog", () => {
    const routed = (guide["route"].routes as Manifest[]).map((route) => route["match"].severity as string);
    const others = alerts.filter((rule) => !routed.includes(rule["labels"].severity as string));
    assert.deepEqual(
      others.map((rule) => rule["alert"]),
      ["Watchdog"],
    );
  });

  for (const [metric, warning, critical] of [
    ["IDE 응답 시간", "IdeResponseSlow", "IdeResponseVerySlow"],
    ["자동완성 응답 (P95)", "AutocompleteSlow", "AutocompleteSlowCritical"],
    ["Chat 응답 (P95)", "ChatSlow", "ChatSlowCritical"],
    ["GPU 사용률", "GpuUtilisationHigh", "GpuUtilisationHighCritical"],
    ["활성 세션", "ActiveSessionsHigh", "ActiveSessionsNearCapacity"],
  ] as const) {
    for (const [severity, column, name] of [
      ["warning", "경고 임계값", warning],
      ["critical", "위험 임계값", critical],
    ] as const) {
      it(`B2: the rendered alert ${name} fires at the guide's ${severity} limit of ${metric}`, () => {
        const cell = limit(metricRow("2.2.1", metric)[column]);
        const expected = /s$/.test(cell) ? durationSeconds(cell) : Number(cell);
        const { threshold, expr, ...rest } = comparison(name);
        // Sessions are compared as a share of the stack's capacity.
        assert.equal(metric === "활성 세션" ? threshold * 100 : threshold, expected);
        assert.equal(rest.severity, severity);
        if (metric === "활성 세션") assert.match(expr, new RegExp(`/ ${String(settings.sessionCapacity)} > `));
      });
    }
  }

  for (const [name, words] of [
    ["NodeMemoryHigh", "메모리 사용률 (< 85%)"],
    ["NodeDiskHigh", "디스크 사용률 (< 80%)"],
    ["GpuUtilisationHigh", "GPU 사용률 (< 80% 권장)"],
  ] as const) {
    it(`B1: the rendered alert ${name} fires at the limit of the guide's daily check`, () => {
      const line = guideCode("2.1")
        .text.split("\n")
        .find((candidate) => candidate.endsWith(words));
      assert.equal(comparison(name).threshold, Number(limit(/\((.*)\)$/.exec(line ?? "")?.[1])));
    });
  }

  it("H3: the rendered alert DailyAvailabilityLow fires below the guide's minimum for a day", () => {
    assert.equal(
      comparison("DailyAvailabilityLow").threshold,
      Number(limit(metricRow("8.3", "일일 가동률")["최소 기준"])),
    );
  });

  it("B2: the rendered dashboard draws the guide's bands of the IDE's response time", () => {
    const cells = metricRow("2.2.1", "IDE 응답 시간");
    assert.deepEqual(
      steps("Avg Latency"),
      ["정상 범위", "경고 임계값", "위험 임계값"].map((column) => durationSeconds(limit(cells[column]))),
    );
  });

  it("B2: the rendered dashboard draws the guide's range and limits of the GPU", () => {
    const cells = metricRow("2.2.1", "GPU 사용률");
    const range = cells["정상 범위"]!.replace("%", "").split("-").map(Number);
    const limits = [cells["경고 임계값"], cells["위험 임계값"]].map((cell) => Number(limit(cell)));
    assert.deepEqual(steps("GPU Utilization"), [...range, ...limits]);
  });

  it("B2: the rendered dashboard draws the guide's shares of the session capacity", () => {
    const cells = metricRow("2.2.1", "활성 세션");
    const shares = [cells["경고 임계값"], cells["위험 임계값"]].map((cell) => Number(limit(cell)));
    assert.deepEqual(
      steps("Active Users"),
      shares.map((share) => (share * settings.sessionCapacity) / 100),
    );
  });

  it("B3: the rendered dashboard has the name and, from the top left, the panels of the guide's drawing", () => {
    const [title = "", ...boxes] = [
      ...guideCode("2.2.2").text.matchAll(/│ {1,2}((?:[A-Z][A-Za-z]+ ?){2,4}?) *(?=│)|\[([^\]]+)\]/g),
    ].map((match) => (match[1] ?? match[2]!).trim());
    const placed = (dashboard["panels"] as Manifest[]).toSorted(
      (a, b) => a["gridPos"].y - b["gridPos"].y || a["gridPos"].x - b["gridPos"].x,
    );
    assert.equal(dashboard["title"], title);
    assert.deepEqual(
      placed.map((candidate) => candidate["title"] as string),
      boxes,
    );
  });

  for (const [title, unit, drawn] of [
    ["Avg Latency", "s", "180ms"],
    ["Error Rate", "percentunit", "0.1%"],
    ["GPU Utilization", "percent", "75%"],
    ["Memory Usage", "percent", "68%"],
    ["AI Request Metrics", "reqpm", "req/min"],
  ] as const) {
    it(`B3: the rendered panel ${title} has the unit of the guide's drawing`, () => {
      assert.ok(guideCode("2.2.2").text.includes(drawn));
      assert.equal(panel(title)["fieldConfig"].defaults.unit, unit);
    });
  }

  it("B3: the rendered panel of AI requests counts what the guide counts: autocomplete and chat", () => {
    const names = [...guideCode("2.2.2").text.matchAll(/([A-Z][a-z]+): [\d,]+ req\/min/g)].map((match) => match[1]);
    assert.deepEqual(
      (panel("AI Request Metrics")["targets"] as Manifest[]).map((target) => target["legendFormat"] as string),
      names,
    );
  });

  it("B3: every rendered panel shows a series that the rendered rules record", () => {
    for (const { title, targets } of dashboard["panels"] as { title: string; targets: Manifest[] }[]) {
      assert.ok(targets.length > 0, title);
      for (const target of targets) assert.ok(records.includes(target["expr"] as string), title);
    }
  });
});
