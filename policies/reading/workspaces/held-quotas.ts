import { parseQuantity } from "../../../components/core/quantities";
import type { Field } from "../../field";
import type { Baseline } from "../../limits/baseline";
import { amount } from "../pods/pod-amount";
import type { PolicyObject } from "../../policy-object";
import { workspaceNamespacePrefix } from "./workspace-objects";

/** One limit of a quota. */
export interface HeldLimit {
  /** As under `spec.hard`. */
  readonly key: string;
  /** In thousandths. */
  readonly amount: bigint;
  /** Where it stands; undefined for a ceiling of the baseline. */
  readonly place?: { readonly object: PolicyObject; readonly field: Field };
}

/**
 * The limits that hold in a namespace. A workspace whose quota is not among the objects is held to the default tier: what
 * it gets may be more, but nobody can see that here.
 *
 * @throws UnreadableFieldError for a limit that is no quantity
 */
export function heldLimits(namespace: string, objects: readonly PolicyObject[], baseline: Baseline): HeldLimit[] {
  const quotas = objects.filter((object) => object.kind === "ResourceQuota");
  if (quotas.length === 0 && namespace.startsWith(workspaceNamespacePrefix)) {
    return Object.entries(baseline.quotas.default.hard).map(([key, value]) => ({ key, amount: parseQuantity(value) }));
  }
  return quotas.flatMap((object) =>
    object.props
      .at("spec", "hard")
      .entries()
      .flatMap((field) => {
        const limit = amount(field);
        return limit === undefined ? [] : [{ key: field.key, amount: limit, place: { object, field } }];
      }),
  );
}
