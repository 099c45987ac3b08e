import { noneFound } from "../../cel/none-found";
import { pods } from "../../cel/pods";
import { text } from "../../cel/text";
import { celVariables } from "../../reading/pod-standard/control";
import { appArmorAnnotation } from "../../reading/pod-standard/kernel";
import { restricted } from "../../reading/pod-standard/restricted";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { ObjectRule } from "../../rule";

/** CEL of the annotations of the pod in an object of any kind that makes pods. */
function annotationsIn(object: string): string {
  return [
    `(request.kind.kind == "Pod" ? dyn(${object}).metadata.?annotations`,
    `request.kind.kind == "PodTemplate" ? dyn(${object}).?template.?metadata.?annotations`,
    `request.kind.kind == "CronJob" ? dyn(${object}).spec.jobTemplate.spec.template.?metadata.?annotations`,
    `dyn(${object}).spec.template.?metadata.?annotations).orValue({})`,
  ].join(" : ");
}

/** CEL: whether an update chooses another AppArmor profile by annotation. */
const otherProfile =
  `(${annotationsIn("object")}).exists(k, k.startsWith(${text(appArmorAnnotation)}) && ` +
  `(${annotationsIn("oldObject")})[?k].orValue("") != (${annotationsIn("object")})[k])`;

/** Every pod meets the level "restricted" of the Pod Security Standards. */
export const rule: ObjectRule = {
  id: "pod/restricted",
  level: "mandatory",
  scope: "object",
  summary:
    'Every pod meets the level "restricted" of the Pod Security Standards: its init and ephemeral containers too, whatever kind makes it.',
  reason:
    "A process that is root, holds capabilities or shares a part of the node is one kernel bug away from every other user's code. The namespace would refuse such a pod as well, but only when a controller tries to make it, long after the deployment was called done.",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  appliesTo: ["*"],
  example: {
    good: `spec:\n  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }\n  containers:\n    - name: app\n      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }`,
    bad: `spec:\n  hostNetwork: true\n  containers:\n    - name: app\n      securityContext: { privileged: true }`,
  },
  *check(object) {
    for (const pod of podTemplates(object)) {
      for (const control of restricted) yield* control.check(pod);
    }
  },
  admission: () => ({
    ...pods,
    conditions: { ...pods.conditions, "pod-is-new": `${pods.conditions["pod-is-new"]} || ${otherProfile}` },
    variables: {
      ...pods.variables,
      ...celVariables,
      notes: annotationsIn("object"),
      ...Object.fromEntries(restricted.map((control) => [control.name, control.cel])),
      broken: restricted.map((control) => `variables.${control.name}`).join(" + "),
    },
    validations: [noneFound("variables.broken")],
  }),
};
