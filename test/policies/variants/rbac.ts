import type { Variant } from "./variant";
import { add, beside, set } from "./variant";

/** Who may ask the API server for what. */
export const variants: readonly Variant[] = [
  {
    title: "may do everything with pods",
    rule: "rbac/no-wildcards",
    to: /^prod Role (?:ai|auth|ingress|monitoring)\/prometheus-targets$/,
    change: set(["rules", 0, "verbs"], ["*"]),
  },
  {
    title: "is for everybody, known or not",
    rule: "rbac/no-wildcards",
    also: { "rbac/ide-none": "everybody is also whoever sits in a workspace" },
    to: /^prod ClusterRoleBinding webide-prometheus$/,
    change: add(["subjects"], { kind: "Group", name: "system:unauthenticated", apiGroup: "rbac.authorization.k8s.io" }),
  },
  {
    title: "stands beside a binding that lets the editor read secrets",
    rule: "rbac/ide-none",
    to: /^prod-users-\d+ RoleBinding ide-[a-z-]+\/waker$/,
    change: beside(
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: more }\n" +
        "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\n" +
        "subjects: [{ kind: ServiceAccount, name: code-server }]\n",
    ),
  },
];
