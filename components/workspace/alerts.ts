import type { AlertRule } from "../core/alert-rule";

/** Limits of the workspace alerts; shares are fractions of one. */
export interface WorkspaceAlertThresholds {
  /** Sessions the installation is sized for. */
  readonly sessionCapacity: number;
  readonly sessionsWarning: number;
  readonly sessionsCritical: number;
  /** Used share of a home volume. */
  readonly homeWarning: number;
  readonly homeCritical: number;
  /** Used share of any limit of a workspace's quota. */
  readonly quotaUsed: number;
}

const workspaces = 'namespace=~"ide-.+"';

/** Running editors: idle ones are stopped, so each stands for somebody at work. */
const activeSessions = `sum(kube_deployment_status_replicas_ready{${workspaces},deployment="code-server"})`;

const homeShare = ["used", "capacity"]
  .map((part) => `kubelet_volume_stats_${part}_bytes{${workspaces},persistentvolumeclaim="home"}`)
  .join(" / ");

function percent(share: number): string {
  return `${String(Math.round(share * 1000) / 10)} %`;
}

function sessions(t: WorkspaceAlertThresholds, severity: AlertRule["severity"]): AlertRule {
  const critical = severity === "critical";
  const share = critical ? t.sessionsCritical : t.sessionsWarning;
  const alert = critical ? "ActiveSessionsNearCapacity" : "ActiveSessionsHigh";
  return {
    alert,
    expr: `${activeSessions} / ${String(t.sessionCapacity)} > ${String(share)}`,
    for: "5m",
    severity,
    summary: `More than ${percent(share)} of the session capacity is in use`,
    description: `{{ $value | humanizePercentage }} of ${String(t.sessionCapacity)} sessions are active; when all are, nobody can start a workspace.`,
    runbook: `docs/runbooks/${critical ? "active-sessions-near-capacity" : "active-sessions-high"}.md`,
  };
}

function home(t: WorkspaceAlertThresholds, severity: AlertRule["severity"]): AlertRule {
  const critical = severity === "critical";
  const share = critical ? t.homeCritical : t.homeWarning;
  return {
    alert: critical ? "WorkspaceHomeAlmostFull" : "WorkspaceHomeFilling",
    expr: `${homeShare} > ${String(share)}`,
    for: "10m",
    severity,
    summary: `Home volume in {{ $labels.namespace }} is more than ${percent(share)} full`,
    description:
      "{{ $value | humanizePercentage }} of the volume is used; when it is full, the user's files can no longer be saved.",
    runbook: `docs/runbooks/${critical ? "workspace-home-almost-full" : "workspace-home-filling"}.md`,
  };
}

function waiting(container: "container" | "init_container"): string {
  return `max by (namespace, pod, container) (kube_pod_${container}_status_waiting_reason{${workspaces},reason="CrashLoopBackOff"}) > 0`;
}

/** What can go wrong in users' workspaces. */
export function workspaceAlerts(t: WorkspaceAlertThresholds): AlertRule[] {
  return [
    {
      alert: "WorkspaceCrashLooping",
      expr: waiting("container"),
      for: "10m",
      severity: "warning",
      summary: "{{ $labels.container }} in {{ $labels.namespace }} keeps crashing",
      description: "{{ $labels.pod }} restarts again and again; this user can not work.",
      runbook: "docs/runbooks/workspace-crash-looping.md",
    },
    {
      alert: "WorkspaceStartRefused",
      expr: waiting("init_container"),
      for: "5m",
      severity: "warning",
      summary: "A workspace in {{ $labels.namespace }} does not start: {{ $labels.container }} fails",
      description:
        "The step before the editor fails in {{ $labels.pod }}. For `extensions` the log names the extension: wrong hash, wrong version, or the repository does not answer.",
      runbook: "docs/runbooks/workspace-start-refused.md",
    },
    home(t, "warning"),
    home(t, "critical"),
    sessions(t, "warning"),
    sessions(t, "critical"),
    {
      alert: "WorkspaceQuotaNearlyUsed",
      // A limit of zero forbids; it is no share of anything.
      expr: `kube_resourcequota{${workspaces},type="used"} / ignoring(type) (kube_resourcequota{${workspaces},type="hard"} > 0) > ${String(t.quotaUsed)}`,
      for: "15m",
      severity: "warning",
      summary: `{{ $labels.resource }} in {{ $labels.namespace }} is over ${percent(t.quotaUsed)} of its quota`,
      description: "{{ $value | humanizePercentage }} of {{ $labels.resource }} is used; what exceeds it is refused.",
      runbook: "docs/runbooks/workspace-quota-nearly-used.md",
    },
  ];
}
