import { administratorNames, byAdministrator } from "../../cel/by-administrator";
import { finding } from "../../cel/finding";
import { requester, requestName } from "../../cel/request";
import { text, texts } from "../../cel/text";
import type { AdmissionRule } from "../../rule";

/** Empties a namespace that is being deleted; its own deletion was judged. */
const emptiesNamespaces = ["system:kube-controller-manager", "system:serviceaccount:kube-system:namespace-controller"];

/** What fences a workspace in, and what a user keeps in it, stays. */
export const rule: AdmissionRule = {
  id: "access/fence-kept",
  level: "mandatory",
  scope: "admission",
  summary: "Only administrators delete our namespaces, and their quotas, limits, network policies and volume claims.",
  reason:
    "A quota or a network policy is only as good as the promise that it stays; and with a namespace or a claim a user's files are gone.",
  source: "https://kubernetes.io/docs/concepts/security/multi-tenancy/",
  appliesTo: ["Namespace", "ResourceQuota", "LimitRange", "NetworkPolicy", "PersistentVolumeClaim"],
  example: {
    good: `# an administrator, or the program run by one\nkubectl delete resourcequota -n ide-kim default-quota`,
    bad: `# anybody else, whatever their roles grant\nkubectl delete networkpolicy -n ide-kim --all`,
  },
  admission({ baseline }) {
    const operations = ["DELETE"] as const;
    const core = ["namespaces", "resourcequotas", "limitranges", "persistentvolumeclaims"];
    return {
      resources: [
        { apiGroup: "", apiVersion: "v1", resources: core, operations },
        { apiGroup: "networking.k8s.io", apiVersion: "v1", resources: ["networkpolicies"], operations },
      ],
      namespaces: "ours",
      conditions: { "not-emptied": `!(request.userInfo.username in ${texts(emptiesNamespaces)})` },
      validations: [
        {
          expression: byAdministrator(baseline),
          message: finding({
            found: `request.kind.kind + " " + ${requestName} + " is deleted by " + ${requester}`,
            allowed: text(administratorNames(baseline)),
            whatToDo: "Change what is declared instead: the program takes away what is declared no more.",
          }),
        },
      ],
    };
  },
};
