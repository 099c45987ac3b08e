import { annotations, labelKeys } from "../../../components/core/contracts";
import { isCalendarDate, isExpired } from "../../limits/calendar-date";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { isInWorkspace, isWorkspaceNamespace } from "../../workspace-objects";

/** Who let the user have more, why and until when. */
function* approval(object: PolicyObject, today: string): Iterable<Violation> {
  const needed = [
    { key: annotations.tierApprover, allowed: "who approved the tier" },
    { key: annotations.tierReason, allowed: "the role or project that the tier is for" },
  ];
  for (const { key, allowed } of needed) {
    const field = object.annotation(key);
    if ((field.text() ?? "").trim() === "") {
      yield {
        field,
        allowed,
        whatToDo: "Record the approval with the tier in the users file, or set the tier to default.",
      };
    }
  }
  const field = object.annotation(annotations.tierExpires);
  const expires = field.text() ?? "";
  if (!isCalendarDate(expires) || isExpired(expires, today)) {
    yield {
      field,
      allowed: `a day not before ${today}, as YYYY-MM-DD`,
      whatToDo: "Have the tier approved again with a new last day, or set it to default.",
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
        whatToDo: `Set the label ${labelKeys.tier} to the tier of the user.`,
      };
      return;
    }
    const named = Object.entries(baseline.quotas).find(([, ceiling]) => ceiling.name === object.name);
    if (object.kind === "ResourceQuota" && named !== undefined && named[0] !== tier) {
      yield {
        field,
        allowed: `${named[0]}, as the name ${named[1].name} says`,
        whatToDo: "Make label and name say the same tier.",
      };
    }
    if (tier === "elevated") yield* approval(object, today);
  },
};
