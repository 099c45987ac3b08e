import type { AlertCases } from "../alert-case";

const up = (job: string, second: string) => ({
  [`up{job="${job}",pod="a"}`]: "0x30",
  [`up{job="${job}",pod="b"}`]: second,
});
const gpus = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`DCGM_FI_DEV_GPU_UTIL{gpu="${String(i)}"}`, "50x30"]));
const waiting = (requests: number) => ({ 'vllm:num_requests_waiting{job="vllm"}': `${String(requests)}x30` });
const finished = (errorsOf100: number) => ({
  'vllm:request_success_total{job="vllm",finished_reason="error"}': `0+${String(errorsOf100)}x60`,
  'vllm:request_success_total{job="vllm",finished_reason="stop"}': `0+${String(100 - errorsOf100)}x60`,
});

/** Limits in these cases: 4 GPUs, 20 waiting requests, 5 % errors. */
export const inferenceCases: AlertCases = {
  TabbyDown: { fires: { series: up("tabby", "0x30"), at: "10m" }, quiet: { series: up("tabby", "1x30"), at: "10m" } },
  VllmDown: { fires: { series: up("vllm", "0x30"), at: "10m" }, quiet: { series: up("vllm", "1x30"), at: "10m" } },
  GpuMissing: { fires: { series: gpus(3), at: "20m" }, quiet: { series: gpus(4), at: "20m" } },
  ChatQueueLong: { fires: { series: waiting(21), at: "10m" }, quiet: { series: waiting(20), at: "10m" } },
  ChatRequestsRejected: {
    fires: { series: { 'vllm:admission_rejections_total{job="vllm",reason="queue"}': "0+1x30" }, at: "20m" },
    quiet: { series: { 'vllm:admission_rejections_total{job="vllm",reason="queue"}': "3x30" }, at: "20m" },
  },
  ChatErrors: { fires: { series: finished(6), at: "40m" }, quiet: { series: finished(4), at: "40m" } },
};
