/** Name of the objects that stand for a rule in the cluster: `webide-img-registry`. */
export function policyName(ruleId: string): string {
  return `webide-${ruleId.replace("/", "-")}`;
}
