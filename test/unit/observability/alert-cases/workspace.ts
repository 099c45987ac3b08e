import type { AlertCases } from "../alert-case";

const crashing = (kind: "container" | "init_container", namespace: string, container: string) => ({
  [`kube_pod_${kind}_status_waiting_reason{namespace="${namespace}",pod="p",container="${container}",reason="CrashLoopBackOff"}`]:
    "1x30",
});
const home = (used: number) => ({
  'kubelet_volume_stats_used_bytes{namespace="ide-alice",persistentvolumeclaim="home"}': `${String(used)}x30`,
  'kubelet_volume_stats_capacity_bytes{namespace="ide-alice",persistentvolumeclaim="home"}': "100x30",
});
const sessions = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `kube_deployment_status_replicas_ready{namespace="ide-u${String(i)}",deployment="code-server"}`,
      "1x30",
    ]),
  );
const quota = (used: number, hard: number) => ({
  'kube_resourcequota{namespace="ide-alice",resourcequota="default-quota",resource="limits.cpu",type="used"}': `${String(used)}x30`,
  'kube_resourcequota{namespace="ide-alice",resourcequota="default-quota",resource="limits.cpu",type="hard"}': `${String(hard)}x30`,
});

/** Limits in these cases: 20 sessions with 80 and 95 %, homes 80 and 95 %, quota 90 %. */
export const workspaceCases: AlertCases = {
  WorkspaceCrashLooping: {
    fires: { series: crashing("container", "ide-alice", "code-server"), at: "20m" },
    quiet: { series: crashing("container", "ai", "vllm"), at: "20m" },
  },
  WorkspaceStartRefused: {
    fires: { series: crashing("init_container", "ide-alice", "extensions"), at: "20m" },
    quiet: { series: crashing("container", "ide-alice", "code-server"), at: "20m" },
  },
  WorkspaceHomeFilling: { fires: { series: home(81), at: "20m" }, quiet: { series: home(80), at: "20m" } },
  WorkspaceHomeAlmostFull: { fires: { series: home(96), at: "20m" }, quiet: { series: home(95), at: "20m" } },
  ActiveSessionsHigh: { fires: { series: sessions(17), at: "20m" }, quiet: { series: sessions(16), at: "20m" } },
  ActiveSessionsNearCapacity: {
    fires: { series: sessions(20), at: "20m" },
    quiet: { series: sessions(19), at: "20m" },
  },
  WorkspaceQuotaNearlyUsed: {
    fires: { series: quota(3.7, 4), at: "20m" },
    quiet: { series: { ...quota(3.6, 4) }, at: "20m" },
  },
};
