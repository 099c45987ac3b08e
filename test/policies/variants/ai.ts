import type { Variant } from "./variant";
import { add, container, leaveOut, pod, replace, set, unset } from "./variant";

const vllm = /^prod Deployment ai\/vllm$/;
const gatewayConfig = /^prod ConfigMap ai\/litellm$/;
const gpus = ["spec", "template", "spec", "containers", 0, "resources"];

/** Models, their gateway and the GPUs. */
export const variants: readonly Variant[] = [
  {
    title: "runs code out of the folder of its model",
    rule: "ai/vllm-flags",
    to: vllm,
    change: add(["spec", "template", "spec", "containers", 0, "args"], "--trust_remote_code=True"),
  },
  {
    title: "answers whoever reaches it",
    rule: "ai/vllm-flags",
    to: vllm,
    change: unset(["spec", "template", "spec", "containers", 0, "env", 1, "valueFrom"]),
  },
  {
    title: "sends prompts to a company outside",
    rule: "ai/litellm-conf",
    to: gatewayConfig,
    change: replace(
      ["data", "config.yaml"],
      "api_base: http://vllm.ai.svc.cluster.local:8000/v1",
      "api_base: https://api.openai.com/v1",
    ),
  },
  {
    title: "lets requests through that it could not count",
    rule: "ai/litellm-conf",
    to: gatewayConfig,
    change: replace(
      ["data", "config.yaml"],
      "fail_closed_rate_limit_enforcement: true",
      "fail_closed_rate_limit_enforcement: false",
    ),
  },
  {
    title: "asks for GPUs in a namespace that has none",
    rule: "gpu/limits-equal",
    also: {
      "gpu/capacity": "all GPUs are taken by the models",
      "gpu/placement": "a pod with a GPU goes to the nodes that have them",
    },
    to: /^prod Deployment monitoring\/grafana$/,
    change: (object) =>
      container(
        0,
        ["resources", "limits", "nvidia.com/gpu"],
        "1",
      )(object).flatMap(container(0, ["resources", "requests", "nvidia.com/gpu"], "1")),
  },
  { title: "may land on any node", rule: "gpu/placement", to: vllm, change: pod(["nodeSelector"], undefined) },
  {
    title: "wants more GPUs than the nodes have",
    rule: "gpu/capacity",
    to: vllm,
    change: (object) =>
      set(
        [...gpus, "limits", "nvidia.com/gpu"],
        "64",
      )(object).flatMap(set([...gpus, "requests", "nvidia.com/gpu"], "64")),
  },
  {
    title: "is missing, with every alert in it",
    rule: "obs/alerts",
    to: /^prod ConfigMap monitoring\/prometheus-rules$/,
    change: leaveOut,
  },
  {
    title: "belongs to nobody",
    rule: "meta/owner-labels",
    to: /^prod Service monitoring\/(?:grafana|prometheus)$/,
    change: unset(["metadata", "labels", "webide.dev/owner"]),
  },
];
