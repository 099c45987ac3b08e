import { policiesDir, readBaseline } from "../limits/baseline";
import { stackFacts } from "../policy-object";
import { allRules } from "../rules";
import type { PolicyManifests } from "./policy-manifests";
import { policyManifests } from "./policy-manifests";

/**
 * The admission policies of a cluster, made from the rules and the baseline that the other gates judge with.
 *
 * @param stack name of the stack that holds the platform
 * @param embedded whether it is deployed into the machine-local cluster
 * @throws DocumentError when the baseline is not valid
 */
export function declaredPolicies(stack: string, embedded: boolean): readonly PolicyManifests[] {
  const rules = allRules();
  const baseline = readBaseline(
    policiesDir,
    rules.map((rule) => rule.id),
  );
  return policyManifests(rules, { baseline, stack: stackFacts(stack, embedded) });
}
