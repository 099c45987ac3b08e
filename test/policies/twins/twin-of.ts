import type { PolicyManifests } from "../../../policies/admission/policy-manifests";
import { policyManifests } from "../../../policies/admission/policy-manifests";
import type { Rule } from "../../../policies/rule";
import { baseline } from "../judged";

/** A rule's form for the cluster, by the limits of the tests. */
export function twinOf(rule: Rule, environment: "dev" | "prod" = "prod"): PolicyManifests {
  const stack = { environment, embedded: environment === "dev" };
  const [manifests] = policyManifests([rule], { baseline, stack });
  if (manifests === undefined) throw new Error(`${rule.id} has no form for the cluster`);
  return manifests;
}
