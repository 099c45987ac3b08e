import { podSecurityLabels } from "../../../components/core/pod-security";
import { finding, shown } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { text } from "../../cel/text";
import type { ObjectRule } from "../../rule";

const whatToDo = "Declare the namespace through PlatformNamespace or Workspace, which bring the labels.";

/** CEL of the labels of an object. */
function labelsOf(object: string): string {
  return `dyn(${object}).metadata.?labels.orValue({})`;
}

/** Every namespace refuses what is not restricted, and says by which edition of the standard. */
export const rule: ObjectRule = {
  id: "ns/psa-labels",
  level: "mandatory",
  scope: "object",
  summary:
    'Every namespace enforces, audits and warns at the level "restricted", each at the pinned version of the standard.',
  reason:
    "Without these labels a namespace allows everything. The version is pinned because the standard grows: an upgrade of the cluster must not stop pods that ran the day before.",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/",
  appliesTo: ["Namespace"],
  example: {
    good: Object.entries(podSecurityLabels())
      .map(([key, value]) => `${key}: ${value}`)
      .join("\n"),
    bad: `pod-security.kubernetes.io/enforce: baseline\npod-security.kubernetes.io/enforce-version: latest`,
  },
  *check(object) {
    for (const [key, value] of Object.entries(podSecurityLabels())) {
      const field = object.label(key);
      if (field.text() !== value) yield { field, allowed: value, whatToDo };
    }
  },
  admission() {
    const judged = Object.entries(podSecurityLabels()).map(([key, value]) => {
      const stands = `variables.labels[?${text(key)}].orValue("")`;
      const found = finding({
        found: `${text(`label ${key} is `)} + ${shown(stands)}`,
        allowed: text(value),
        whatToDo,
      });
      return `(${stands} == ${text(value)} ? [] : [${found}])`;
    });
    return {
      resources: [{ apiGroup: "", apiVersion: "v1", resources: ["namespaces"], operations: ["CREATE", "UPDATE"] }],
      namespaces: "ours",
      // Else a new edition of the standard would keep every namespace as it is, down to its annotations.
      conditions: {
        "labels-are-new": `request.operation == "CREATE" || ${labelsOf("object")} != ${labelsOf("oldObject")}`,
      },
      variables: { labels: labelsOf("object"), wrong: judged.join(" + ") },
      validations: [noneFound("variables.wrong")],
    };
  },
};
