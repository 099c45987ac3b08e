import { compareQuantities, isQuantity } from "../../../components/core/quantities";
import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { isAtMost } from "../../cel/quantity";
import { text, texts } from "../../cel/text";
import { quotaKeys } from "../../limits/quotas";
import type { ObjectRule } from "../../rule";
import { isInWorkspace } from "../../reading/workspaces/workspace-objects";

const steps = {
  name: "Use the quota of a tier; a workspace has no other.",
  limit: "Lower the value, or ask for the other tier.",
  further: "Set it to 0 or delete it.",
};
const onlyZero = "0: a key beside the six may only forbid";

/** The six limits of a workspace, none of them above the ceiling of its tier. */
export const rule: ObjectRule = {
  id: "quota/tier-values",
  level: "mandatory",
  scope: "object",
  summary:
    "A workspace's quota sets all six limits, none above the ceiling of its tier; any other key may only forbid.",
  reason:
    "A limit that is missing is no limit. Values are compared as quantities, so 4 equals 4000m; scopes would make the quota hold for some pods only.",
  source: "operations guide, 3.3",
  appliesTo: ["ResourceQuota"],
  example: {
    good: `metadata: { name: default-quota }\nspec: { hard: { requests.cpu: "2", requests.memory: 4Gi, limits.cpu: "4", limits.memory: 8Gi, persistentvolumeclaims: "2", requests.storage: 20Gi } }`,
    bad: `metadata: { name: default-quota }\nspec: { hard: { requests.cpu: "2", requests.memory: 4Gi, limits.cpu: 4001m, limits.memory: 8Gi, persistentvolumeclaims: "2", requests.storage: 20Gi } }`,
  },
  *check(object, { baseline }) {
    if (!isInWorkspace(object)) return;
    const tiers = Object.values(baseline.quotas);
    const ceiling = tiers.find((tier) => tier.name === object.name);
    if (ceiling === undefined) {
      yield {
        field: object.props.at("metadata", "name"),
        allowed: tiers.map((tier) => tier.name).join(" or "),
        whatToDo: steps.name,
      };
      return;
    }
    for (const narrowing of [object.props.at("spec", "scopes"), object.props.at("spec", "scopeSelector")]) {
      if (!narrowing.isAbsent) {
        yield { field: narrowing, allowed: "nothing: the quota holds for every pod", whatToDo: "Delete it." };
      }
    }
    const hard = object.props.at("spec", "hard");
    for (const key of quotaKeys) {
      const field = hard.at(key);
      const value = field.quantity();
      if (value === undefined || !isQuantity(value) || compareQuantities(value, ceiling.hard[key]) > 0) {
        yield {
          field,
          allowed: `at most ${ceiling.hard[key]} for ${ceiling.name}`,
          whatToDo: steps.limit,
        };
      }
    }
    for (const field of hard.entries()) {
      if (quotaKeys.some((key) => key === field.key)) continue;
      const value = field.quantity();
      if (value === undefined || !isQuantity(value) || compareQuantities(value, "0") !== 0) {
        yield { field, allowed: onlyZero, whatToDo: steps.further };
      }
    }
  },
  // Scopes beside limits of storage are refused by Kubernetes itself.
  admission({ baseline }) {
    const tiers = Object.values(baseline.quotas);
    const ceilings = tiers.map(({ name, hard }) => {
      const limits = Object.entries(hard).map(([key, value]) => `${text(key)}: ${text(value)}`);
      return `${text(name)}: {${limits.join(", ")}}`;
    });
    const value = `(k in variables.hard ? ${shown("string(variables.hard[k])")} : "not set")`;
    const place = `"spec.hard[\\"" + k + "\\"] is " + ${value}`;
    const wrongName = finding({
      found: `"metadata.name is " + ${shown("variables.name")}`,
      allowed: text(tiers.map((tier) => tier.name).join(" or ")),
      whatToDo: steps.name,
    });
    const tooMuch = finding({
      found: place,
      allowed: `"at most " + variables.ceilings[variables.name][k] + " for " + variables.name`,
      whatToDo: steps.limit,
    });
    const further = finding({ found: place, allowed: text(onlyZero), whatToDo: steps.further });
    const isHeld = `k in variables.hard && ${isAtMost("string(variables.hard[k])", "variables.ceilings[variables.name][k]")}`;
    return {
      resources: [{ apiGroup: "", apiVersion: "v1", resources: ["resourcequotas"], operations: ["CREATE", "UPDATE"] }],
      namespaces: "workspaces",
      variables: {
        name: `string(dyn(object).metadata.?name.orValue(""))`,
        hard: `dyn(object).?spec.?hard.orValue({})`,
        ceilings: `{${ceilings.join(", ")}}`,
        wrong:
          `!(variables.name in variables.ceilings) ? [${wrongName}] : ` +
          `${texts(quotaKeys)}.filter(k, !(${isHeld})).map(k, ${tooMuch}) + ` +
          `variables.hard.map(k, string(k)).filter(k, !(k in ${texts(quotaKeys)}) && !${isAtMost("string(variables.hard[k])", '"0"')}).map(k, ${further})`,
      },
      validations: [noneFound("variables.wrong")],
    };
  },
};
