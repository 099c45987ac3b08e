import { labelKeys } from "../../components/core/contracts";
import { text } from "../cel/text";
import type { Twin, TwinArgs } from "../cel/twin";
import type { Rule } from "../rule";
import { notExempted } from "./not-exempted";
import { policyName } from "./policy-name";

/** The two objects by which one rule holds in the cluster. */
export interface PolicyManifests {
  readonly name: string;
  readonly policySpec: ReturnType<typeof policySpec>;
  readonly bindingSpec: ReturnType<typeof bindingSpec>;
}

/** Which objects are ours: those in namespaces that carry our label, and such namespaces themselves. */
function selector(namespaces: Twin["namespaces"]) {
  if (namespaces === "any") return {};
  const values = namespaces === "workspaces" ? ["workspace"] : ["platform", "workspace"];
  return { namespaceSelector: { matchExpressions: [{ key: labelKeys.namespaceKind, operator: "In", values }] } };
}

/**
 * CEL: whether a request changes anything that a rule about objects reads. What stood before the rule, or was written while
 * it was out of force, can still be touched otherwise: else nobody, the engine included, could take over a field of it.
 */
const changesSomething = [
  `request.operation != "UPDATE"`,
  ...["spec", "template", "data", "binaryData", "metadata.?labels", "metadata.?annotations"].map(
    (part) => `dyn(object).?${part}.orValue(null) != dyn(oldObject).?${part}.orValue(null)`,
  ),
].join(" || ");

function policySpec(rule: Pick<Rule, "id" | "summary" | "scope">, twin: Twin, exempted: string | undefined) {
  const conditions = {
    ...twin.conditions,
    ...(rule.scope === "object" && { "changes-something": changesSomething }),
    ...(exempted !== undefined && { "not-exempted": exempted }),
  };
  return {
    // What can not be judged is refused.
    failurePolicy: "Fail",
    matchConstraints: {
      matchPolicy: "Equivalent",
      ...selector(twin.namespaces),
      resourceRules: twin.resources.map(({ apiGroup, apiVersion, resources, operations }) => ({
        apiGroups: [apiGroup],
        apiVersions: [apiVersion],
        resources: [...resources],
        operations: [...operations],
      })),
    },
    ...(Object.keys(conditions).length > 0 && {
      matchConditions: Object.entries(conditions).map(([name, expression]) => ({ name, expression })),
    }),
    ...(twin.variables && {
      variables: Object.entries(twin.variables).map(([name, expression]) => ({ name, expression })),
    }),
    validations: twin.validations.map(({ expression, message }) => ({
      expression,
      // Shown when the other fails, as it does where a value holds a line break.
      message: `${rule.id}: ${rule.summary}`,
      messageExpression: `${text(`${rule.id}: `)} + ${message}`,
      // A preview takes "forbidden" for "can not tell". It must not be stopped by the rules of the last deployment, which
      // this one may be about to change; the pack has judged it by the new ones.
      reason: "Forbidden",
    })),
  };
}

function bindingSpec(policy: string) {
  return { policyName: policy, validationActions: ["Deny", "Audit"] };
}

/** The objects of all rules that hold in the cluster, sorted by name. */
export function policyManifests(rules: readonly Rule[], args: TwinArgs): readonly PolicyManifests[] {
  return rules.flatMap((rule) => {
    if (!("admission" in rule) || rule.admission === undefined) return [];
    if (rule.level !== "mandatory") throw new Error(`rule ${rule.id} only warns: it has no form for the cluster`);
    const name = policyName(rule.id);
    const exempted = notExempted(args.baseline.exemptions, rule.id, args.stack.environment);
    return [{ name, policySpec: policySpec(rule, rule.admission(args), exempted), bindingSpec: bindingSpec(name) }];
  });
}
