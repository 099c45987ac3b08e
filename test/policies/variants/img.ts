import type { Variant } from "./variant";
import { replace, set } from "./variant";

const image = ["spec", "template", "spec", "containers", 0, "image"];

/** Images of workloads. */
export const variants: readonly Variant[] = [
  {
    title: "names its image by a tag alone",
    rule: "img/digest",
    to: /^prod Deployment monitoring\/(?:grafana|kube-state-metrics|blackbox-exporter)$/,
    change: replace(image, /@sha256:.*/, ""),
  },
  {
    title: "names its image by a digest that is one digit short",
    rule: "img/digest",
    also: { "img/registry": "what is no image reference comes from no registry" },
    to: /^prod StatefulSet ai\/gateway-redis$/,
    change: replace(image, /.$/, ""),
  },
  {
    title: "comes from a host that only begins like the internal registry",
    rule: "img/registry",
    to: /^prod StatefulSet monitoring\/prometheus$/,
    change: replace(image, "registry.internal/", "registry.internal.example.com/"),
  },
  {
    title: "runs LiteLLM 1.82.8",
    rule: "img/known-bad",
    to: /^prod Deployment ai\/litellm$/,
    change: replace(image, /:v?\d+\.\d+\.\d+[^@]*@/, ":v1.82.8@"),
  },
  {
    title: "runs Grafana one release below its security floor",
    rule: "img/known-bad",
    to: /^prod Deployment monitoring\/grafana$/,
    change: replace(image, /:v?\d+\.\d+\.\d+[^@]*@/, ":12.4.1@"),
  },
  {
    title: "is never fetched",
    rule: "img/pull",
    to: /^prod Deployment monitoring\/(?:grafana|kube-state-metrics|blackbox-exporter)$/,
    change: set(["spec", "template", "spec", "containers", 0, "imagePullPolicy"], "Never"),
  },
];
