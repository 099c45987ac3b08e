import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";
import type { PolicyObject } from "../../policy-object";
import { wholeNumber } from "../workspaces/whole-number";

/** How many pods an object keeps. */
export interface PodCount {
  /** Between two rollouts. */
  readonly steady: number;
  /** While a rollout takes place: the pods above `steady` stand beside the old ones. */
  readonly peak: number;
}

/** Pods that a rolling update adds. Kubernetes rounds a percentage up, and 25 % is its default. */
function surge(strategy: Field, replicas: number): number {
  const type = strategy.at("type");
  const name = type.text() ?? "RollingUpdate";
  if (name === "Recreate" || replicas === 0) return 0;
  if (name !== "RollingUpdate") {
    throw new UnreadableFieldError(type, type.shown(), "RollingUpdate or Recreate", "Choose one of the two.");
  }
  const field = strategy.at("rollingUpdate", "maxSurge");
  const text = field.quantity() ?? "25%";
  const percent = /^(\d{1,3})%$/.exec(text)?.[1];
  return percent === undefined ? wholeNumber(field, 0) : Math.ceil((Number(percent) * replicas) / 100);
}

/**
 * How many pods an object makes of each of its templates.
 *
 * Replicas that are left out count as one: between two runs somebody else owns the number, and one is Kubernetes' default.
 *
 * @throws UnreadableFieldError when the number can not be seen
 */
export function podCount(object: PolicyObject): PodCount {
  const spec = object.props.at("spec");
  const same = (count: number): PodCount => ({ steady: count, peak: count });
  switch (object.kind) {
    case "PodTemplate":
      return same(0);
    case "Deployment": {
      const replicas = wholeNumber(spec.at("replicas"), 1);
      return { steady: replicas, peak: replicas + surge(spec.at("strategy"), replicas) };
    }
    case "Job":
      return same(wholeNumber(spec.at("parallelism"), 1));
    case "CronJob":
      return same(wholeNumber(spec.at("jobTemplate", "spec", "parallelism"), 1));
    case "DaemonSet":
      throw new UnreadableFieldError(
        spec,
        "a DaemonSet, with a pod on every node",
        "workloads whose number of pods is declared",
        "Use a Deployment here: how much a DaemonSet takes grows with the cluster.",
      );
    default:
      return same(wholeNumber(spec.at("replicas"), 1));
  }
}
