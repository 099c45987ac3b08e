import { isExpired } from "../../limits/calendar-date";
import { covers } from "../../limits/exemptions";
import { restricted } from "../../reading/pod-standard/restricted";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { RuleContext, StackRule } from "../../rule";

/** Label by which a namespace chooses what it refuses; without it, it refuses nothing. */
const level = "pod-security.kubernetes.io/enforce";

/** Whether somebody answers for this very namespace: an entry with a pattern would let in the next one unseen. */
function isListed(namespace: PolicyObject, { baseline, today }: RuleContext): boolean {
  const { stack, name } = namespace;
  return baseline.exemptions.some(
    (entry) =>
      entry.rule === "ns/psa-labels" &&
      entry.object.kind === "Namespace" &&
      entry.object.name === name &&
      stack.name !== undefined &&
      covers(entry.stack, stack.name) &&
      !isExpired(entry.expires, today),
  );
}

function needsLess(object: PolicyObject): boolean {
  return podTemplates(object).some((pod) => restricted.some((control) => Array.from(control.check(pod)).length > 0));
}

/** A namespace that allows more is named, explained, dated and needed. */
export const rule: StackRule = {
  id: "pod/exemptions",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary:
    'A namespace below the level "restricted" is listed by name with a reason and a last day, and holds a pod that needs it.',
  reason:
    "What a namespace allows, it allows to everything in it. Backups and metrics of the nodes need more than others; a list keeps them few, and a namespace that nothing needs any more is closed again.",
  source: "https://velero.io/docs/main/file-system-backup/",
  appliesTo: ["*"],
  example: {
    good: `# policies/exemptions.yaml\n- stack: prod\n  rule: ns/psa-labels\n  object: { kind: Namespace, name: velero }\n  covers: deployment\n  reason: The node agent reads the volumes of all pods\n  owner: platform-team\n  expires: "2027-06-30"`,
    bad: `kind: Namespace\nmetadata: { name: tools, labels: { ${level}: privileged } }   # listed nowhere`,
  },
  *check(objects, context) {
    for (const namespace of objects.filter((object) => object.isKubernetes && object.kind === "Namespace")) {
      const field = namespace.label(level);
      if (field.text() === "restricted") continue;
      if (!isListed(namespace, context)) {
        yield {
          object: namespace,
          field,
          allowed: "restricted, or a level for which policies/exemptions.yaml lists this namespace by its name",
          whatToDo:
            "Label it restricted; if a pod in it can not be, have the security team list it under ns/psa-labels.",
        };
        continue;
      }
      const within = objects.filter(
        (object) =>
          object.isKubernetes && object.namespace === namespace.name && object.stack.name === namespace.stack.name,
      );
      if (!within.some(needsLess)) {
        yield {
          object: namespace,
          field,
          allowed: "restricted: nothing in the namespace needs less",
          whatToDo: "Label it restricted and delete its entry from policies/exemptions.yaml.",
        };
      }
    }
  },
};
