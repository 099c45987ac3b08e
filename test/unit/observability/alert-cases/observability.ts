import type { AlertCases } from "../alert-case";
import { histogram } from "../alert-case";

const autocomplete = (le: string) =>
  histogram("webide_gateway_autocomplete_seconds", 'pod="litellm-0"', ["0.1", "0.3", "0.5", "2", "+Inf"], le);
const chat = (le: string) =>
  histogram("litellm_request_total_latency_metric", 'requested_model="code-chat"', ["2", "4", "8", "20", "+Inf"], le);
const gpu = (percent: number) => ({ 'DCGM_FI_DEV_GPU_UTIL{node="gpu-1",gpu="0",UUID="a"}': `${String(percent)}x60` });
const memory = (availableOf100: number) => ({
  'node_memory_MemAvailable_bytes{node="n1"}': `${String(availableOf100)}x60`,
  'node_memory_MemTotal_bytes{node="n1"}': "100x60",
});
const disk = (availableOf100: number) => ({
  'node_filesystem_avail_bytes{node="n1",mountpoint="/"}': `${String(availableOf100)}x60`,
  'node_filesystem_size_bytes{node="n1",mountpoint="/"}': "100x60",
});
const volume = (usedOf100: number, namespace = "monitoring") => ({
  [`kubelet_volume_stats_used_bytes{namespace="${namespace}",persistentvolumeclaim="data"}`]: `${String(usedOf100)}x60`,
  [`kubelet_volume_stats_capacity_bytes{namespace="${namespace}",persistentvolumeclaim="data"}`]: "100x60",
});
const crashing = (value: string) => ({
  'kube_pod_container_status_waiting_reason{namespace="ai",pod="vllm-0",container="vllm",reason="CrashLoopBackOff"}':
    value,
});
const restarts = (namespace: string, values: string) => ({
  [`kube_pod_container_status_restarts_total{namespace="${namespace}",pod="vllm-0",container="vllm"}`]: values,
});
const jobs = (nginx: string) => ({
  'up{job="nginx",pod="nginx-0"}': nginx,
  'up{job="keycloak",pod="keycloak-0"}': "1x60",
});

/** Each alert just over and just under its limit, or just longer and shorter than its patience. */
export const observabilityCases: AlertCases = {
  AutocompleteSlow: {
    fires: { series: autocomplete("0.5"), at: "30m" },
    quiet: { series: autocomplete("0.3"), at: "30m" },
  },
  AutocompleteSlowCritical: {
    fires: { series: autocomplete("2"), at: "30m" },
    quiet: { series: autocomplete("0.5"), at: "30m" },
  },
  ChatSlow: { fires: { series: chat("8"), at: "30m" }, quiet: { series: chat("4"), at: "30m" } },
  ChatSlowCritical: { fires: { series: chat("20"), at: "30m" }, quiet: { series: chat("8"), at: "30m" } },
  GpuUtilisationHigh: { fires: { series: gpu(81), at: "30m" }, quiet: { series: gpu(80), at: "30m" } },
  GpuUtilisationHighCritical: { fires: { series: gpu(96), at: "30m" }, quiet: { series: gpu(95), at: "30m" } },
  NodeMemoryHigh: { fires: { series: memory(14), at: "30m" }, quiet: { series: memory(15), at: "30m" } },
  NodeDiskHigh: { fires: { series: disk(19), at: "30m" }, quiet: { series: disk(20), at: "30m" } },
  VolumeNearlyFull: { fires: { series: volume(86), at: "30m" }, quiet: { series: volume(85), at: "30m" } },
  DailyAvailabilityLow: {
    // Of 144 samples a day, 2 are 1.4 % and 1 is 0.7 %.
    fires: { series: { 'probe_success{probe="ide"}': "1x140 0x1 1x10" }, at: "1480m", interval: "10m" },
    quiet: { series: { 'probe_success{probe="ide"}': "1x140 0 1x10" }, at: "1480m", interval: "10m" },
  },
  TargetDown: {
    fires: { series: { 'up{job="nginx",instance="nginx-0"}': "0x60" }, at: "10m" },
    quiet: { series: { 'up{job="nginx",instance="nginx-0"}': "0x3 1x60" }, at: "10m" },
  },
  TargetMissing: {
    fires: { series: jobs("1x5 stale _x60"), at: "40m" },
    quiet: { series: jobs("0x60"), at: "40m" },
  },
  ProbeFailed: {
    fires: { series: { 'probe_success{probe="sso",instance="sso.example.com"}': "0x60" }, at: "5m" },
    quiet: { series: { 'probe_success{probe="sso",instance="sso.example.com"}': "1 0 1x60" }, at: "5m" },
  },
  NodeNotReady: {
    fires: { series: { 'kube_node_status_condition{node="n1",condition="Ready",status="true"}': "0x60" }, at: "10m" },
    quiet: {
      series: { 'kube_node_status_condition{node="n1",condition="MemoryPressure",status="true"}': "0x60" },
      at: "10m",
    },
  },
  ContainerCrashLooping: {
    // Between two starts the reason is gone for a moment; the alert must not begin anew each time.
    fires: { series: crashing("1x5 0 1x60"), at: "20m" },
    quiet: { series: crashing("1x2 0x60"), at: "20m" },
  },
  ContainerRestartsOften: {
    fires: { series: restarts("ai", "0x10 1 2 3 4 4x60"), at: "30m" },
    quiet: { series: restarts("ai", "0x10 1 2 3 3x60"), at: "30m" },
  },
  PrometheusRuleFailures: {
    fires: { series: { 'prometheus_rule_evaluation_failures_total{rule_group="slo-ai"}': "0+1x60" }, at: "20m" },
    quiet: { series: { 'prometheus_rule_evaluation_failures_total{rule_group="slo-ai"}': "7x60" }, at: "20m" },
  },
  AlertmanagerUnreachable: {
    fires: { series: { prometheus_notifications_alertmanagers_discovered: "0x60" }, at: "10m" },
    quiet: { series: { prometheus_notifications_alertmanagers_discovered: "1x60" }, at: "10m" },
  },
  AlertNotificationsFailing: {
    fires: { series: { 'alertmanager_notifications_failed_total{integration="slack"}': "0+1x60" }, at: "40m" },
    quiet: { series: { 'alertmanager_notifications_failed_total{integration="slack"}': "3x60" }, at: "40m" },
  },
};
