import type { Field } from "../../field";
import { podGpus } from "../../reading/pods/gpu-pods";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { GpuLimits } from "../../limits/gpu";
import type { PlacedViolation, StackRule } from "../../rule";

/** An object whose pods ask for GPUs. */
interface Demand {
  readonly object: PolicyObject;
  /** Where the number of pods stands, or the pod itself. */
  readonly field: Field;
  readonly perPod: number;
  /** Infinite where nobody can tell. */
  readonly pods: number;
}

/** What Kubernetes takes where no number stands. */
function count(field: Field, byDefault: number): number {
  const text = field.quantity();
  return text === undefined ? byDefault : /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
}

/** Where the number of an object's pods stands, and how many there may be. */
function podsOf(
  object: PolicyObject,
  scalers: readonly PolicyObject[],
): { readonly field: Field; readonly pods: number } {
  const { props } = object;
  const at = (field: Field, byDefault: number) => ({ field, pods: count(field, byDefault) });
  switch (object.kind) {
    case "Pod":
      return { field: props.at("spec"), pods: 1 };
    case "PodTemplate":
      return { field: props.at("template"), pods: 0 };
    case "Deployment":
    case "StatefulSet":
    case "ReplicaSet":
    case "ReplicationController": {
      const scaler = scalers.find((one) => scales(one, object));
      return at(scaler?.props.at("spec", "maxReplicas") ?? props.at("spec", "replicas"), 1);
    }
    case "Job":
      return at(props.at("spec", "parallelism"), 1);
    case "CronJob": {
      const field = props.at("spec", "jobTemplate", "spec", "parallelism");
      const policy = props.at("spec", "concurrencyPolicy");
      // With "Allow", the default, runs that take too long pile up.
      return ["Forbid", "Replace"].includes(policy.text() ?? "") ? at(field, 1) : { field: policy, pods: Infinity };
    }
    default:
      // One pod a node, or as many as an operator likes.
      return { field: props.at("spec"), pods: Infinity };
  }
}

function scales(scaler: PolicyObject, object: PolicyObject): boolean {
  const target = scaler.props.at("spec", "scaleTargetRef");
  return (
    scaler.namespace === object.namespace &&
    target.at("kind").text() === object.kind &&
    target.at("name").text() === object.name
  );
}

/** A number of pods or a share of them, rounded as Kubernetes does. */
function share(field: Field, pods: number, byDefault: string, round: (value: number) => number): number {
  const text = field.quantity() ?? byDefault;
  const percent = /^(\d{1,3})%$/.exec(text)?.[1];
  if (percent !== undefined) return round((pods * Number(percent)) / 100);
  return /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
}

/** Further GPUs without which an update of a Deployment can not even begin. */
function surge({ object, perPod, pods }: Demand): number {
  const strategy = object.props.at("spec", "strategy");
  if (object.kind !== "Deployment" || strategy.at("type").text() === "Recreate") return 0;
  const more = share(strategy.at("rollingUpdate", "maxSurge"), pods, "25%", Math.ceil);
  const fewer = share(strategy.at("rollingUpdate", "maxUnavailable"), pods, "25%", Math.floor);
  // An old pod may go first and make room.
  return fewer > 0 ? 0 : more * perPod;
}

function demands(objects: readonly PolicyObject[], limits: GpuLimits): Demand[] {
  const scalers = objects.filter((object) => object.kind === "HorizontalPodAutoscaler");
  return objects.flatMap((object) => {
    const perPod = podTemplates(object).reduce((sum, { spec }) => sum + podGpus(spec, limits), 0);
    return perPod === 0 ? [] : [{ object, perPod, ...podsOf(object, scalers) }];
  });
}

function* judge(all: readonly Demand[], capacity: number): Iterable<PlacedViolation> {
  for (const { object, field } of all.filter(({ pods }) => pods === Infinity)) {
    yield {
      object,
      field,
      value: `${field.shown()}, with no bound on the number of pods`,
      allowed: "a kind of workload whose pods can be counted before they run",
      whatToDo: "Use a Deployment with replicas, or a CronJob with concurrencyPolicy Forbid.",
    };
  }
  // What is switched off asks for nothing, whatever its pods would ask for.
  const counted = all.filter(({ pods }) => pods !== Infinity && pods > 0);
  const sum = counted.reduce((gpus, { perPod, pods }) => gpus + perPod * pods, 0);
  for (const demand of counted) {
    const { object, field, perPod } = demand;
    const own = `${field.shown()} with ${String(perPod)} GPUs each`;
    if (sum > capacity) {
      yield {
        object,
        field,
        value: `${own}; all pods together ask for ${String(sum)}`,
        allowed: `at most ${String(capacity)} GPUs together`,
        whatToDo:
          "Lower the replicas, or have the capacity in policies/baseline/gpu.yaml raised once the nodes are there.",
      };
    } else if (sum + surge(demand) > capacity) {
      yield {
        object,
        field: object.props.at("spec", "strategy"),
        value: `an update that needs ${String(surge(demand))} GPUs more while ${String(capacity - sum)} are free`,
        allowed: "Recreate, maxUnavailable of at least one pod, or a surge that fits",
        whatToDo: "Let an old pod go first: the new one would stay Pending until the deadline.",
      };
    }
  }
}

/** GPUs can not be shared out beyond what there are. */
export const rule: StackRule = {
  id: "gpu/capacity",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary: "All pods together ask for no more GPUs than the nodes have, and every update finds room.",
  reason:
    "A pod without a GPU stays Pending, and a rollout that needs one more than there are never ends while it holds the old pods.",
  source: "operations guide, 5.2 and 8.2",
  appliesTo: ["*"],
  example: {
    good: `# 8 GPUs\nspec: { replicas: 8, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }`,
    bad: `# 8 GPUs\nspec: { replicas: 8, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }`,
  },
  *check(objects, { baseline: { gpu } }) {
    yield* judge(demands(objects, gpu), gpu.capacity);
  },
};
