import { annotations, labelKeys } from "../../../components/core/contracts";
import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { text, texts } from "../../cel/text";
import { isCalendarDate, isExpired } from "../../limits/calendar-date";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { isInWorkspace, isWorkspaceNamespace } from "../../reading/workspaces/workspace-objects";

const steps = {
  tier: `Set the label ${labelKeys.tier} to the tier of the user.`,
  name: "Make label and name say the same tier.",
  approval: "Record the approval with the tier in the users file, or set the tier to default.",
  expiry: "Have the tier approved again with a new last day, or set it to default.",
};

/** What an elevated tier must say about itself. */
const approvals = [
  { key: annotations.tierApprover, allowed: "who approved the tier" },
  { key: annotations.tierReason, allowed: "the role or project that the tier is for" },
];

/** Who let the user have more, why and until when. */
function* approval(object: PolicyObject, today: string): Iterable<Violation> {
  for (const { key, allowed } of approvals) {
    const field = object.annotation(key);
    if ((field.text() ?? "").trim() === "") {
      yield {
        field,
        allowed,
        whatToDo: steps.approval,
      };
    }
  }
  const field = object.annotation(annotations.tierExpires);
  const expires = field.text() ?? "";
  if (!isCalendarDate(expires) || isExpired(expires, today)) {
    yield {
      field,
      allowed: `a day not before ${today}, as YYYY-MM-DD`,
      whatToDo: steps.expiry,
    };
  }
}

/** A tier that nobody knows must not mean unlimited. */
export const rule: ObjectRule = {
  id: "quota/tier-known",
  level: "mandatory",
  scope: "object",
  summary:
    "A workspace's namespace and quota name a known tier; the elevated one has an approver, a reason and a last day.",
  reason: "More of a shared machine is given for a purpose and for a time; both must be visible on the object itself.",
  source: "operations guide, 3.3",
  appliesTo: ["Namespace", "ResourceQuota"],
  example: {
    good: `metadata:\n  name: elevated-quota\n  labels: { webide.dev/tier: elevated }\n  annotations: { webide.dev/tier-approver: kim, webide.dev/tier-reason: senior, webide.dev/tier-expires: "2027-06-30" }`,
    bad: `metadata:\n  name: elevated-quota\n  labels: { webide.dev/tier: unlimited }`,
  },
  *check(object, { baseline, today }) {
    if (object.kind === "Namespace" ? !isWorkspaceNamespace(object) : !isInWorkspace(object)) return;
    const field = object.label(labelKeys.tier);
    const tier = field.text();
    if (tier !== "default" && tier !== "elevated") {
      yield {
        field,
        allowed: Object.keys(baseline.quotas).join(" or "),
        whatToDo: steps.tier,
      };
      return;
    }
    const named = Object.entries(baseline.quotas).find(([, ceiling]) => ceiling.name === object.name);
    if (object.kind === "ResourceQuota" && named !== undefined && named[0] !== tier) {
      yield {
        field,
        allowed: `${named[0]}, as the name ${named[1].name} says`,
        whatToDo: steps.name,
      };
    }
    if (tier === "elevated") yield* approval(object, today);
  },
  // The cluster can not tell the day, so it asks for a last day and not whether that has passed; `up` asks every time.
  admission({ baseline }) {
    const tiers = Object.entries(baseline.quotas);
    const tierOf = tiers.map(([tier, { name }]) => `${text(name)}: ${text(tier)}`);
    const about = (key: string, value: string): string => `${text(`metadata.${key} is `)} + ${value}`;
    const label = `labels[${JSON.stringify(labelKeys.tier)}]`;
    const value = (key: string): string => `variables.notes[?${text(key)}].orValue("")`;
    const shownTier = `(variables.tier == "" ? "not set" : ${shown("variables.tier")})`;
    const unknown = finding({
      found: about(label, shownTier),
      allowed: text(tiers.map(([tier]) => tier).join(" or ")),
      whatToDo: steps.tier,
    });
    const contradicted = finding({
      found: about(label, shownTier),
      allowed: `variables.tierOf[variables.name] + ", as the name " + variables.name + " says"`,
      whatToDo: steps.name,
    });
    const lacking = [
      ...approvals.map(({ key, allowed }) => ({
        key,
        allowed,
        whatToDo: steps.approval,
        when: `${value(key)}.trim() == ""`,
      })),
      {
        key: annotations.tierExpires,
        allowed: "a day that has not passed, as YYYY-MM-DD",
        whatToDo: steps.expiry,
        when: `format.date().validate(${value(annotations.tierExpires)}).hasValue()`,
      },
    ].map(({ key, allowed, whatToDo, when }) => {
      const found = about(`annotations[${JSON.stringify(key)}]`, shown(value(key)));
      return `${when} ? ${finding({ found, allowed: text(allowed), whatToDo })} : ""`;
    });
    const operations = ["CREATE", "UPDATE"] as const;
    return {
      resources: [{ apiGroup: "", apiVersion: "v1", resources: ["namespaces", "resourcequotas"], operations }],
      namespaces: "workspaces",
      variables: {
        name: `string(dyn(object).metadata.?name.orValue(""))`,
        notes: `dyn(object).metadata.?annotations.orValue({})`,
        tier: `string(dyn(object).metadata.?labels[?${text(labelKeys.tier)}].orValue(""))`,
        tierOf: `{${tierOf.join(", ")}}`,
        wrong:
          `!(variables.tier in ${texts(tiers.map(([tier]) => tier))}) ? [${unknown}] : ` +
          `(request.kind.kind == "ResourceQuota" && variables.name in variables.tierOf && variables.tierOf[variables.name] != variables.tier ? [${contradicted}] : []) + ` +
          `(variables.tier == "elevated" ? [${lacking.join(", ")}].filter(m, m != "") : [])`,
      },
      validations: [noneFound("variables.wrong")],
    };
  },
};
