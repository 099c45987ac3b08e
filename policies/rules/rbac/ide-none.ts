import type { Field } from "../../field";
import type { Access, AccessRule, WorkspaceRole } from "../../limits/access";
import type { PolicyObject } from "../../policy-object";
import type { ObjectRule, Violation } from "../../rule";
import { workspaceNamespacePrefix } from "../../reading/workspaces/workspace-objects";

const listed = "what policies/baseline/access.yaml lists";

function normal(text: string | undefined): string {
  return (text ?? "").normalize("NFKC").trim();
}

/** Whether a subject is, or includes, somebody inside a workspace. People count: every user is one. */
function includesWorkspace(subject: Field, bindingNamespace: string | undefined): boolean {
  const kind = normal(subject.at("kind").text());
  if (kind !== "ServiceAccount") return true;
  const namespace = normal(subject.at("namespace").text() ?? bindingNamespace);
  return namespace === "" || namespace.startsWith(workspaceNamespacePrefix);
}

function* subjects(object: PolicyObject): Iterable<Violation> {
  for (const subject of object.props.at("subjects").items()) {
    if (!includesWorkspace(subject, object.namespace)) continue;
    const namespace = subject.at("namespace").text();
    yield {
      field: subject.at("name"),
      value: `${normal(subject.at("kind").text())} ${namespace === undefined ? "" : `${namespace}/`}${normal(subject.at("name").text())}`,
      allowed: "service accounts of the platform, by name and namespace",
      whatToDo: "Nobody inside a workspace needs the Kubernetes API, and people do not get rights from the program.",
    };
  }
}

/** A binding inside a workspace: to a listed role, and to its one account. */
function* bindingInWorkspace(object: PolicyObject, access: Access): Iterable<Violation> {
  const role = object.props.at("roleRef");
  const entry = access.workspaces.find(
    (one) => one.role.name === role.at("name").text() && one.role.kind === role.at("kind").text(),
  );
  if (entry === undefined) {
    yield {
      field: role.at("name"),
      allowed: listed,
      whatToDo: "Delete the binding, or have the security team list role, account and rules.",
    };
    return;
  }
  for (const subject of object.props.at("subjects").items()) {
    const { namespace, name } = entry.account;
    if (subject.at("namespace").text() === namespace && subject.at("name").text() === name) continue;
    yield {
      field: subject.at("name"),
      allowed: `the service account ${namespace}/${name}`,
      whatToDo: `Bind ${entry.role.name} to the account that it was listed for.`,
    };
  }
}

function texts(list: Field): string[] {
  return list.items().map((item) => item.text() ?? "");
}

function isWithin(rule: Field, most: AccessRule): boolean {
  const names = texts(rule.at("resourceNames"));
  return (
    rule.at("nonResourceURLs").isAbsent &&
    texts(rule.at("apiGroups")).every((group) => most.apiGroups.includes(group)) &&
    texts(rule.at("resources")).every((resource) => most.resources.includes(resource)) &&
    texts(rule.at("verbs")).every((verb) => most.verbs.includes(verb)) &&
    // A list of names narrows; none at all means every object.
    (most.resourceNames === undefined ||
      (names.length > 0 && names.every((name) => most.resourceNames?.includes(name))))
  );
}

function* rulesOf(object: PolicyObject, entry: WorkspaceRole | undefined): Iterable<Violation> {
  for (const field of object.props.at("rules").items()) {
    if (entry?.rules.some((most) => isWithin(field, most))) continue;
    yield {
      field,
      allowed: listed,
      whatToDo: "Narrow the rule, or have the security team list what is needed and why.",
    };
  }
}

/** Inside a workspace the Kubernetes API is closed. */
export const rule: ObjectRule = {
  id: "rbac/ide-none",
  level: "mandatory",
  scope: "object",
  summary:
    "Nobody inside a workspace is given any right in the Kubernetes API, and nobody else is given more in a workspace than its listed roles hold.",
  reason:
    "Users run code of their choice in their workspaces. With one right too many that code reads other people's secrets or starts pods without limits. Two jobs of the platform reach in, each with a role that is compared rule by rule. Accounts of people and groups count as inside: every user has one.",
  source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  appliesTo: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  example: {
    good: `kind: RoleBinding\nmetadata: { name: waker, namespace: ide-kim }\nroleRef: { kind: Role, name: waker }\nsubjects: [{ kind: ServiceAccount, namespace: ingress, name: waker }]`,
    bad: `kind: RoleBinding\nmetadata: { name: view, namespace: ide-kim }\nroleRef: { kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, namespace: ide-kim, name: default }]`,
  },
  *check(object, { baseline: { access } }) {
    if (!object.isKubernetes) return;
    const isInside = object.namespace?.startsWith(workspaceNamespacePrefix) ?? !object.kind.startsWith("Cluster");
    if (object.kind.endsWith("Binding")) {
      yield* subjects(object);
      if (isInside) yield* bindingInWorkspace(object, access);
      return;
    }
    const entry = access.workspaces.find(({ role }) => role.kind === object.kind && role.name === object.name);
    if (isInside || (object.kind === "ClusterRole" && entry !== undefined)) yield* rulesOf(object, entry);
  },
};
