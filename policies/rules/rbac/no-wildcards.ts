import type { Field } from "../../field";
import type { ObjectRule, Violation } from "../../rule";

/** Verbs by which somebody gives himself more than he was given. */
const raisingVerbs = ["escalate", "bind", "impersonate"];

/** Roles that every cluster has and that hold wildcards, or the right to act as any service account. */
const wideRoles = ["cluster-admin", "admin", "edit"];

/** Names that stand for everybody who reaches the API server, or for its masters. */
const everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:masters"];

const lists = ["apiGroups", "resources", "verbs", "nonResourceURLs"];

function normal(text: string | undefined): string {
  return (text ?? "").normalize("NFKC").trim().toLowerCase();
}

function* roleRules(role: Field): Iterable<Violation> {
  for (const entry of role.at("rules").items()) {
    for (const field of lists.flatMap((list) => entry.at(list).items())) {
      if (normal(field.text()).includes("*")) {
        yield { field, allowed: "each one by name", whatToDo: "Name what is really called, and nothing else." };
      }
    }
    for (const field of entry.at("verbs").items()) {
      if (raisingVerbs.includes(normal(field.text()))) {
        yield {
          field,
          allowed: `no ${raisingVerbs.join(", ")}`,
          whatToDo: "Let an administrator make the role or the binding; the program's objects do not hand out rights.",
        };
      }
    }
  }
  const aggregation = role.at("aggregationRule");
  if (!aggregation.isAbsent) {
    yield {
      field: aggregation,
      value: "rules that the cluster gathers from roles nobody has named here",
      allowed: "rules that stand in the role",
      whatToDo: "Write the rules into the role.",
    };
  }
}

function* binding(object: Field): Iterable<Violation> {
  const role = object.at("roleRef", "name");
  if (wideRoles.includes(normal(role.text())) && normal(object.at("roleRef", "kind").text()) !== "role") {
    yield {
      field: role,
      allowed: `a role of our own; not ${wideRoles.join(", ")}`,
      whatToDo: "Declare a role with the few rules that are needed.",
    };
  }
  for (const subject of object.at("subjects").items()) {
    const field = subject.at("name");
    if (everybody.includes(normal(field.text()))) {
      yield { field, allowed: "one service account", whatToDo: "Name the account that needs it." };
    }
  }
}

/** Roles name what they allow. */
export const rule: ObjectRule = {
  id: "rbac/no-wildcards",
  level: "mandatory",
  scope: "object",
  summary:
    "No role has a wildcard or a verb that hands out rights, and no binding names a built-in administrator's role or everybody.",
  reason:
    "A wildcard also covers what is invented later; escalate, bind and impersonate turn any account into every account; cluster-admin, admin and edit hold such rights. A role that the cluster fills from others can not be judged before it stands there.",
  source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  appliesTo: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  example: {
    good: `kind: Role\nrules: [{ apiGroups: [apps], resources: [deployments/scale], verbs: [get, patch] }]`,
    bad: `kind: Role\nrules: [{ apiGroups: [apps], resources: ["*"], verbs: ["*"] }]`,
  },
  *check(object) {
    if (!object.isKubernetes) return;
    yield* object.kind.endsWith("Binding") ? binding(object.props) : roleRules(object.props);
  },
};
