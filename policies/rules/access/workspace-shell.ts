import { administratorNames, byAdministrator } from "../../cel/by-administrator";
import { finding } from "../../cel/finding";
import { requester, requestName } from "../../cel/request";
import { text } from "../../cel/text";
import type { AdmissionRule } from "../../rule";

/** Nobody gets into a user's pod past the public door. */
export const rule: AdmissionRule = {
  id: "access/workspace-shell",
  level: "mandatory",
  scope: "admission",
  summary:
    "Only administrators run commands in users' pods, attach to them, reach their ports or add containers to them.",
  reason:
    "The editor asks for no password of its own: whoever reaches its port or gets a shell has everything of the user, and nobody signs in for it. A role that grants pods/exec by mistake must not be enough.",
  source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  appliesTo: ["Pod", "Service"],
  example: {
    good: `# an administrator\nkubectl exec -n ide-kim deployment/code-server -- df -h /home/coder`,
    bad: `# anybody else, whatever their roles grant\nkubectl port-forward -n ide-kim deployment/code-server 8080`,
  },
  admission({ baseline }) {
    const resources = ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"];
    return {
      resources: [
        { apiGroup: "", apiVersion: "v1", resources, operations: ["CONNECT"] },
        // What `kubectl debug` writes.
        { apiGroup: "", apiVersion: "v1", resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
      ],
      namespaces: "workspaces",
      validations: [
        {
          expression: byAdministrator(baseline),
          message: finding({
            found: `request.resource.resource + "/" + request.subResource + " of " + ${requestName} + " is asked for by " + ${requester}`,
            allowed: text(administratorNames(baseline)),
            whatToDo: "Ask the platform team to look into the workspace, or the user to share what is needed.",
          }),
        },
      ],
    };
  },
};
