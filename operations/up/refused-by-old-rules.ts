import type { RunRecord } from "../engine/run-record";

/** Objects by which the rules hold in the cluster. */
const policyType = /\$kubernetes:admissionregistration\.k8s\.io\/v1:ValidatingAdmissionPolicy(?:Binding)?::/;

/** How long a cluster may go on to judge by rules that have been changed, in milliseconds; it looks every second. */
export const rulesSettleMilliseconds = 3000;

/**
 * Whether a run changed rules of the cluster and was then refused something by them: the cluster takes a moment to take
 * new rules over, and what they allow anew comes right behind them.
 */
export function refusedByOldRules(record: Pick<RunRecord, "changed" | "failures">): boolean {
  const hasChangedRules = record.changed.some(({ op, urn }) => op !== "create" && policyType.test(urn));
  return (
    hasChangedRules && record.failures.some(({ message }) => message.includes("ValidatingAdmissionPolicy 'webide-"))
  );
}
