import { annotations } from "../../../components/core/contracts";
import { administratorNames, byAdministrator } from "../../cel/by-administrator";
import { finding, shown } from "../../cel/finding";
import { requester } from "../../cel/request";
import { text, texts } from "../../cel/text";
import type { Access } from "../../limits/access";
import type { AdmissionRule } from "../../rule";

/** Accounts that start pods in workspaces for the platform's sake; they hold volumes and run nothing of the user. */
function holders(access: Access): string[] {
  return access.workspaces
    .filter(({ rules }) => rules.some(({ resources, verbs }) => resources.includes("pods") && verbs.includes("create")))
    .map(({ account }) => `system:serviceaccount:${account.namespace}:${account.name}`);
}

/** A disabled user's workspace is kept and does not run. */
export const rule: AdmissionRule = {
  id: "access/disabled-stays-off",
  level: "mandatory",
  scope: "admission",
  summary: "Nothing is started in the workspace of a disabled user, and only administrators enable one again.",
  reason:
    "A disabled workspace is kept as evidence. The waker, a forgotten CronJob or a hand that scales must not bring it back behind the back of whoever disabled it.",
  source: "operations guide, 3.2",
  appliesTo: ["Namespace", "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Pod"],
  example: {
    good: `# namespace ide-kim has the annotation ${annotations.disabledAt}\nkubectl scale -n ide-kim deployment/code-server --replicas=0`,
    bad: `# namespace ide-kim has the annotation ${annotations.disabledAt}\nkubectl scale -n ide-kim deployment/code-server --replicas=1`,
  },
  admission({ baseline }) {
    const scaled = ["deployments", "statefulsets", "replicasets"];
    const operations = ["CREATE", "UPDATE"] as const;
    const disabledAt = (object: string): string => `${object}.metadata.?annotations[?${text(annotations.disabledAt)}]`;
    // A scale leaves zero out, everything else has been given its default by now.
    const replicas = (object: string): string =>
      `int(dyn(${object}).?spec.?replicas.orValue(request.kind.kind == "Scale" ? 0 : 1))`;
    const isMore = `${replicas("object")} > (oldObject == null ? 0 : ${replicas("oldObject")})`;
    const since = `" while the user is disabled since " + ${shown(disabledAt("namespaceObject") + '.orValue("")')}`;
    return {
      resources: [
        { apiGroup: "", apiVersion: "v1", resources: ["namespaces"], operations: ["UPDATE"] },
        { apiGroup: "", apiVersion: "v1", resources: ["pods"], operations: ["CREATE"] },
        {
          apiGroup: "",
          apiVersion: "v1",
          resources: ["replicationcontrollers", "replicationcontrollers/scale"],
          operations,
        },
        {
          apiGroup: "apps",
          apiVersion: "v1",
          resources: [...scaled, ...scaled.map((name) => `${name}/scale`)],
          operations,
        },
      ],
      namespaces: "workspaces",
      variables: {
        // Of a namespace itself the cluster shows what it was and what it is to be.
        isEnabled: `request.kind.kind == "Namespace" || !${disabledAt("namespaceObject")}.hasValue()`,
        isEnabling:
          `request.kind.kind == "Namespace" && ` +
          `${disabledAt("dyn(oldObject)")}.hasValue() && !${disabledAt("dyn(object)")}.hasValue()`,
      },
      validations: [
        {
          expression: `!variables.isEnabling || ${byAdministrator(baseline)}`,
          message: finding({
            found: `"metadata.annotations." + ${text(annotations.disabledAt)} + " is taken away by " + ${requester}`,
            allowed: text(administratorNames(baseline)),
            whatToDo: "Have the user enabled in the users file.",
          }),
        },
        {
          expression: `variables.isEnabled || request.kind.kind != "Pod" || request.userInfo.username in ${texts(holders(baseline.access))}`,
          message: finding({
            found: `"a pod is made by " + ${requester} + ${since}`,
            allowed: text(`pods of ${holders(baseline.access).join(" and ")}`),
            whatToDo: "Have the user enabled in the users file first.",
          }),
        },
        {
          expression: `variables.isEnabled || request.kind.kind == "Pod" || !(${isMore})`,
          message: finding({
            found: `"spec.replicas is " + string(${replicas("object")}) + ${since}`,
            allowed: text("0"),
            whatToDo: "Have the user enabled in the users file first.",
          }),
        },
      ],
    };
  },
};
