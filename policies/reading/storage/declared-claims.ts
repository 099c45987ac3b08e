import { amount } from "../pods/pod-amount";
import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";
import { podCount } from "../pods/pod-count";
import { podTemplates } from "../pods/pod-templates";
import type { PolicyObject } from "../../policy-object";

/** Storage that an object claims. */
export interface DeclaredClaim {
  /** How many claims of this form there are. */
  readonly count: number;
  /** Size of each in thousandths of a byte. */
  readonly size: bigint;
  /** Undefined for the cluster's default class. */
  readonly storageClass?: string;
}

function claim(spec: Field, count: number): DeclaredClaim {
  const field = spec.at("resources", "requests", "storage");
  const size = amount(field);
  if (size !== undefined) return { count, size, storageClass: spec.at("storageClassName").text() };
  throw new UnreadableFieldError(field, field.shown(), "the size of the claim, as in 10Gi", "Say how much is claimed.");
}

/**
 * The claims that an object is or makes: by itself, for each replica of a StatefulSet, and for each pod with a volume of
 * its own.
 *
 * @throws UnreadableFieldError when their number or size can not be seen
 */
export function declaredClaims(object: PolicyObject): DeclaredClaim[] {
  if (object.kind === "PersistentVolumeClaim") return [claim(object.props.at("spec"), 1)];
  const perReplica =
    object.kind === "StatefulSet"
      ? object.props
          .at("spec", "volumeClaimTemplates")
          .items()
          .map((item) => item.at("spec"))
      : [];
  const perPod = podTemplates(object)
    .flatMap(({ spec }) => spec.at("volumes").items())
    .map((volume) => volume.at("ephemeral", "volumeClaimTemplate", "spec"))
    .filter((spec) => !spec.isAbsent);
  if (perReplica.length + perPod.length === 0) return [];
  const { steady, peak } = podCount(object);
  return [...perReplica.map((spec) => claim(spec, steady)), ...perPod.map((spec) => claim(spec, peak))];
}
