import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as BarGauge } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Dashboard, Panel, Threshold } from "@grafana/grafana-foundation-sdk/dashboard";
import { DashboardBuilder, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as Stat } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";
import { prometheusDatasourceUid } from "./grafana-config";
import { series } from "./series";
import type { Band, ObservabilityThresholds } from "./thresholds";

/** Uid of the dashboard; links to it stay valid for ever. */
export const platformDashboardUid = "webide-platform";

const datasource = { type: "prometheus", uid: prometheusDatasourceUid };

function query(expr: string, legend: string, refId = "A"): Builder<Dataquery> {
  return new DataqueryBuilder().expr(expr).legendFormat(legend).refId(refId).datasource(datasource).range();
}

function thresholds(steps: Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** Colours of the guide's bands: ok, watch, warning, critical. */
export function bandSteps(band: Band): Threshold[] {
  return [
    { value: null, color: "green" },
    { value: band.normal, color: "yellow" },
    { value: band.warning, color: "orange" },
    { value: band.critical, color: "red" },
  ];
}

function latest(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false);
}

function stat(id: number, title: string): Stat {
  return new Stat()
    .id(id)
    .title(title)
    .datasource(datasource)
    .reduceOptions(latest())
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value);
}

function bars(id: number, title: string, steps: Threshold[]): BarGauge {
  return new BarGauge()
    .id(id)
    .title(title)
    .datasource(datasource)
    .reduceOptions(latest())
    .displayMode(BarGaugeDisplayMode.Lcd)
    .orientation(VizOrientation.Horizontal)
    .unit("percent")
    .min(0)
    .max(100)
    .thresholds(thresholds(steps));
}

type Limits = Pick<
  ObservabilityThresholds,
  | "ideResponseSeconds"
  | "gpuUtilisationPercent"
  | "memoryUsedPercent"
  | "activeSessionsPercent"
  | "sessionCapacity"
  | "serverErrorPercent"
>;

/** Panels by the rows of the guide's drawing (2.2.2). */
function panelRows(limits: Limits): Builder<Panel>[] {
  const sessions = (percent: number) => (limits.sessionCapacity * percent) / 100;
  const gpu = limits.gpuUtilisationPercent;
  const [width, third, half] = [24, 8, 12];
  const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h });
  return [
    stat(1, "Active Users")
      .gridPos(at(0, 0, third, 4))
      .description("Users with at least one request to their workspace in the last 5 minutes.")
      .withTarget(query(series.activeUsers, "users"))
      .thresholds(
        thresholds([
          { value: null, color: "green" },
          { value: sessions(limits.activeSessionsPercent.warning), color: "orange" },
          { value: sessions(limits.activeSessionsPercent.critical), color: "red" },
        ]),
      ),
    stat(2, "Avg Latency")
      .gridPos(at(third, 0, third, 4))
      .description("Mean duration of a request to a workspace, last 5 minutes.")
      .unit("s")
      .withTarget(query(series.ideMean, "mean"))
      .thresholds(thresholds(bandSteps(limits.ideResponseSeconds))),
    stat(3, "Error Rate")
      .gridPos(at(2 * third, 0, third, 4))
      .description("Share of requests to workspaces answered with 5xx, last 5 minutes.")
      .unit("percentunit")
      .decimals(2)
      .withTarget(query(series.ideErrorRatio, "errors"))
      .thresholds(
        thresholds([
          { value: null, color: "green" },
          { value: limits.serverErrorPercent / 100, color: "red" },
        ]),
      ),
    new TimeSeries()
      .id(4)
      .title("Response Time Graph")
      .gridPos(at(0, 4, width, 8))
      .datasource(datasource)
      .unit("s")
      .min(0)
      .withTarget(query(series.ideMean, "IDE mean", "A"))
      .withTarget(query(series.ideP95, "IDE P95", "B"))
      .withTarget(query(series.autocompleteP95, "Autocomplete P95", "C"))
      .withTarget(query(series.chatP95, "Chat P95", "D")),
    bars(5, "GPU Utilization", [
      { value: null, color: "blue" },
      { value: gpu.idleBelow, color: "green" },
      ...bandSteps(gpu).slice(1),
    ])
      .gridPos(at(0, 12, half, 6))
      .description("Mean of the last 5 minutes, each GPU. Blue: idle.")
      .withTarget(query(series.gpuUtilisation, "{{node}} GPU {{gpu}}")),
    bars(6, "Memory Usage", [
      { value: null, color: "green" },
      { value: limits.memoryUsedPercent, color: "orange" },
    ])
      .gridPos(at(half, 12, half, 6))
      .description("Memory of each node that programs hold.")
      .withTarget(query(series.nodeMemory, "{{node}}")),
    stat(7, "AI Request Metrics")
      .gridPos(at(0, 18, width, 5))
      .description("Requests a minute through the gateway.")
      .unit("reqpm")
      .decimals(0)
      .thresholds(thresholds([{ value: null, color: "text" }]))
      .withTarget(query(series.autocompletePerMinute, "Autocomplete", "A"))
      .withTarget(query(series.chatPerMinute, "Chat", "B")),
  ];
}

/* eslint-disable @typescript-eslint/no-deprecated -- files are provisioned in the classic form; the v2 form is a resource of Grafana's own API */
/** The guide's "Web IDE Platform Dashboard" (2.2.2): same panels, same places. */
export function platformDashboard(limits: Limits): Dashboard {
  const dashboard = new DashboardBuilder("Web IDE Platform Dashboard")
    .uid(platformDashboardUid)
    .tags(["webide"])
    .timezone("browser")
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .readonly();
  for (const panel of panelRows(limits)) dashboard.withPanel(panel);
  return dashboard.build();
}
