import path from "node:path";
import type { Field } from "../../field";
import { containerGpus, podGpus } from "../../reading/pods/gpu-pods";
import type { GpuLimits } from "../../limits/gpu";
import type { PodTemplate } from "../../reading/pods/pod-templates";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { ObjectRule, Violation } from "../../rule";

/** Variable by which the GPU runtime decides what a container sees, and its values for "nothing". */
const visible = "NVIDIA_VISIBLE_DEVICES";
const nothing = ["void", "none"];

/** Folder whose mounts name devices to the GPU runtime. */
const deviceList = "/var/run/nvidia-container-devices";

function isBelow(text: string, folder: string): boolean {
  const normal = path.posix.normalize(`/${text}`);
  return normal === folder || normal.startsWith(`${folder}/`);
}

/** Whether each way to a node leads to one with GPUs. */
function isPlaced(pod: Field, { nodeLabels }: GpuLimits): boolean {
  const labels = Object.entries(nodeLabels);
  if (labels.some(([key, value]) => pod.at("nodeSelector", key).text() === value)) return true;
  const affinity = pod.at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const terms = affinity.at("nodeSelectorTerms").items();
  const isGpuNode = (expression: Field): boolean => {
    const values = expression.at("values").items();
    const label = labels.find(([key]) => key === expression.at("key").text());
    const isIn = expression.at("operator").text() === "In" && values.length > 0;
    return label !== undefined && isIn && values.every((value) => value.text() === label[1]);
  };
  return terms.length > 0 && terms.every((term) => term.at("matchExpressions").items().some(isGpuNode));
}

function namesTaint(toleration: Field, { taint }: GpuLimits): boolean {
  const effect = toleration.at("effect").text() ?? "";
  return toleration.at("key").text() === taint.key && (effect === "" || effect === taint.effect);
}

function* judgePlace(pod: Field, limits: GpuLimits): Iterable<Violation> {
  if (!isPlaced(pod, limits)) {
    const labels = Object.entries(limits.nodeLabels).map(([key, value]) => `${key}=${value}`);
    yield {
      field: pod.at("nodeSelector"),
      allowed: `${labels.join(" or ")}, here or as a required node affinity`,
      whatToDo: "Send the pod to the nodes with GPUs.",
    };
  }
  const tolerations = pod.at("tolerations");
  if (!tolerations.items().some((toleration) => namesTaint(toleration, limits))) {
    yield {
      field: tolerations,
      allowed: `a toleration of ${limits.taint.key}:${limits.taint.effect}`,
      whatToDo: "Name the taint of the nodes with GPUs; without it the pod stays Pending.",
    };
  }
}

/** What a container would see beside the GPUs it asked for. */
function* judgeSight(container: Field, onGpuNode: boolean, limits: GpuLimits): Iterable<Violation> {
  const asks = containerGpus(container, limits) > 0;
  const named = container
    .at("env")
    .items()
    .filter((entry) => entry.at("name").text() === visible);
  for (const entry of named) {
    if (!asks && nothing.includes(entry.at("value").text() ?? "")) continue;
    yield {
      field: entry.at("value"),
      allowed: asks ? `no ${visible}: the device plugin sets it` : nothing.join(" or "),
      whatToDo: "Ask for GPUs under resources; the variable gives them past every count.",
    };
  }
  if (onGpuNode && !asks && named.length === 0) {
    yield {
      field: container.at("env"),
      allowed: `${visible}: void`,
      whatToDo: "Set it: images of CUDA ask for all GPUs, and a container that requests none would see them.",
    };
  }
  const sources = container.at("envFrom");
  if (asks && sources.items().length > 0) {
    yield {
      field: sources,
      allowed: "env alone",
      whatToDo: `Name each variable, so that it is seen that ${visible} is none.`,
    };
  }
  for (const mount of container.at("volumeMounts").items()) {
    const field = mount.at("mountPath");
    if (isBelow(field.text() ?? "", deviceList)) {
      yield { field, allowed: `no mount below ${deviceList}`, whatToDo: "Ask for GPUs under resources." };
    }
  }
  const privileged = container.at("securityContext", "privileged");
  if (onGpuNode && privileged.flag() === true) {
    yield { field: privileged, allowed: "false", whatToDo: "A privileged container sees every GPU of its node." };
  }
}

function* judgePod({ metadata, spec: pod }: PodTemplate, limits: GpuLimits): Iterable<Violation> {
  const asks = podGpus(pod, limits) > 0;
  if (asks) yield* judgePlace(pod, limits);
  const onGpuNode =
    asks ||
    limits.runtimeClasses.includes(pod.at("runtimeClassName").text() ?? "") ||
    pod
      .at("tolerations")
      .items()
      .some((toleration) => namesTaint(toleration, limits));
  for (const container of podContainers(pod)) yield* judgeSight(container, onGpuNode, limits);
  for (const volume of pod.at("volumes").items()) {
    const field = volume.at("hostPath", "path");
    if (isBelow(field.text() ?? "", "/dev")) {
      yield { field, allowed: "no hostPath of /dev", whatToDo: "Ask for devices under resources." };
    }
  }
  for (const field of metadata.at("annotations").entries()) {
    if (field.key.startsWith("cdi.k8s.io/")) {
      yield { field, allowed: "no annotation cdi.k8s.io/*", whatToDo: "Ask for devices under resources." };
    }
  }
}

/** A pod sees the GPUs that it asked for, on the nodes that have them, and no others. */
export const rule: ObjectRule = {
  id: "gpu/placement",
  level: "mandatory",
  scope: "object",
  summary:
    "Pods with GPUs are sent to the nodes that have them and tolerate their taint; no container reaches a GPU that it did not ask for.",
  reason:
    "A GPU reached past the device plugin is counted nowhere and shares its memory with a model that answers others. Images of CUDA ask for all GPUs of the node by themselves.",
  source: "https://github.com/NVIDIA/k8s-device-plugin#running-gpu-jobs",
  appliesTo: ["*"],
  example: {
    good: `nodeSelector: { nvidia.com/gpu.present: "true" }\ntolerations: [{ key: nvidia.com/gpu, operator: Exists, effect: NoSchedule }]`,
    bad: `env: [{ name: NVIDIA_VISIBLE_DEVICES, value: all }]`,
  },
  *check(object, { baseline: { gpu } }) {
    for (const template of podTemplates(object)) yield* judgePod(template, gpu);
  },
};
