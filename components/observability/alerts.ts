import type { AlertRule } from "../core/alert-rule";
import { topology } from "../core/topology";
import { series } from "./series";
import { targetAlerts } from "./target-alerts";
import type { ObservabilityThresholds } from "./thresholds";

/** What the alerts of this domain need to know. */
export interface ObservabilityAlertsArgs extends Omit<
  ObservabilityThresholds,
  "ideResponseSeconds" | "activeSessionsPercent" | "sessionCapacity" | "serverErrorPercent"
> {
  /** Jobs that must have at least one target. */
  readonly jobs: readonly string[];
}

interface Figure {
  /** Names of the two alerts begin with it. */
  readonly alert: string;
  readonly figure: string;
  readonly expr: string;
  readonly levels: { readonly warning: number; readonly critical: number };
  readonly for: string;
  /** How the value reads, as a Prometheus template. */
  readonly value: string;
  readonly limit: (value: number) => string;
  readonly effect: string;
}

const seconds = (value: number) => `${String(value)} s`;
const percent = (value: number) => `${String(value)} %`;
const asSeconds = "{{ $value | humanizeDuration }}";
const asPercent = '{{ $value | printf "%.0f" }} %';

function kebab(alert: string): string {
  return alert.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}

/** The guide's two levels of one figure (2.2.1): `<alert>` warns, `<alert>Critical` pages. */
function banded(figure: Figure): AlertRule[] {
  return (["warning", "critical"] as const).map((severity) => {
    const limit = figure.levels[severity];
    return {
      alert: severity === "critical" ? `${figure.alert}Critical` : figure.alert,
      expr: `${figure.expr} > ${String(limit)}`,
      for: figure.for,
      severity,
      summary: `${figure.figure} is above ${figure.limit(limit)}`,
      description: `${figure.value} measured, ${severity} level ${figure.limit(limit)}. ${figure.effect}`,
      // Both levels share one page: the same things are to be looked at.
      runbook: `docs/runbooks/${kebab(figure.alert)}.md`,
    };
  });
}

function sloFigures(args: ObservabilityAlertsArgs): Figure[] {
  return [
    {
      alert: "AutocompleteSlow",
      figure: "Autocomplete P95",
      expr: series.autocompleteP95,
      levels: args.autocompleteP95Seconds,
      for: "10m",
      value: asSeconds,
      limit: seconds,
      effect: "Completions come after the user has typed on.",
    },
    {
      alert: "ChatSlow",
      figure: "Chat P95",
      expr: series.chatP95,
      levels: args.chatP95Seconds,
      for: "10m",
      value: asSeconds,
      limit: seconds,
      effect: "Users wait for the chat's answers.",
    },
    {
      alert: "GpuUtilisationHigh",
      figure: "GPU utilisation on {{ $labels.node }} GPU {{ $labels.gpu }}",
      expr: series.gpuUtilisation,
      levels: args.gpuUtilisationPercent,
      for: "15m",
      value: asPercent,
      limit: percent,
      effect: "Requests to the models begin to queue.",
    },
  ];
}

function machineAlerts(args: ObservabilityAlertsArgs): AlertRule[] {
  const memory = args.memoryUsedPercent;
  const disk = args.diskUsedPercent;
  const volume = args.volumeUsedPercent;
  return [
    {
      alert: "NodeMemoryHigh",
      expr: `${series.nodeMemory} > ${String(memory)}`,
      for: "15m",
      severity: "warning",
      summary: `Memory of node {{ $labels.node }} is above ${percent(memory)}`,
      description: `${asPercent} in use. New workspaces may not find a place, and pods may be evicted.`,
      runbook: "docs/runbooks/node-memory-high.md",
    },
    {
      alert: "NodeDiskHigh",
      expr: `${series.nodeDisk} > ${String(disk)}`,
      for: "15m",
      severity: "warning",
      summary: `A disk of node {{ $labels.node }} is above ${percent(disk)}`,
      description: `${asPercent} in use. At 85 to 90 % the kubelet removes images and evicts pods.`,
      runbook: "docs/runbooks/node-disk-high.md",
    },
    {
      alert: "VolumeNearlyFull",
      // Users' homes and Keycloak's database have alerts of their own, with limits of their own.
      expr: `${series.volumeUsed}{namespace!~"ide-.+|${topology.postgres.namespace}"} > ${String(volume)}`,
      for: "15m",
      severity: "warning",
      summary: `Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is above ${percent(volume)}`,
      description: `${asPercent} in use. When it is full, its program can save nothing.`,
      runbook: "docs/runbooks/volume-nearly-full.md",
    },
    {
      alert: "DailyAvailabilityLow",
      expr: `100 * ${series.availability} < ${String(args.dailyAvailabilityPercent)}`,
      for: "5m",
      severity: "warning",
      summary: `The IDE answered for less than ${percent(args.dailyAvailabilityPercent)} of the last 24 hours`,
      description: '{{ $value | printf "%.2f" }} % measured at the public door.',
      runbook: "docs/runbooks/daily-availability-low.md",
    },
  ];
}

/** Alerts of monitoring itself and of what belongs to no single product: the guide's figures, nodes, disks, targets. */
export function observabilityAlerts(args: ObservabilityAlertsArgs): AlertRule[] {
  return [...sloFigures(args).flatMap(banded), ...machineAlerts(args), ...targetAlerts(args)];
}
