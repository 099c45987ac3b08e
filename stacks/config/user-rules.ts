import { workspaceNamespace } from "../../components/core/topology";
import type { DocumentPath, Problem, YamlDocument } from "../../components/core/yaml-document";
import { selectTexts, select, valueAt } from "./select";

/** Most users of one shard: the engine rewrites the whole state at every step, so a stack must stay small. */
export const maxShardUsers = 25;

/** Ids that would read as a part of the platform in host names, addresses or mail. */
export const reservedUserIds: readonly string[] = [
  "admin",
  "administrator",
  "ai",
  "alertmanager",
  "api",
  "app",
  "auth",
  "default",
  "gateway",
  "git",
  "grafana",
  "helpdesk",
  "ide",
  "ingress",
  "keycloak",
  "litellm",
  "localhost",
  "login",
  "logout",
  "mail",
  "monitoring",
  "nexus",
  "oauth2",
  "operator",
  "platform",
  "portal",
  "postmaster",
  "prometheus",
  "registry",
  "root",
  "security",
  "smtp",
  "sso",
  "sso-admin",
  "static",
  "status",
  "support",
  "system",
  "tabby",
  "velero",
  "vllm",
  "webide",
  "webmaster",
  "www",
];

/** Namespaces of others; a user's namespace must not be one of them. */
export const reservedNamespaces: readonly string[] = [
  "ai",
  "auth",
  "default",
  "ide-system",
  "ingress",
  "kube-node-lease",
  "kube-public",
  "kube-system",
  "monitoring",
  "velero",
];

/** Texts at a path that are equal after normalising; every one but the first is a problem. */
function unique(
  document: YamlDocument<unknown>,
  path: DocumentPath,
  what: string,
  normalise: (text: string) => string,
): Problem[] {
  const first = new Map<string, { readonly line: number; readonly value: string }>();
  return selectTexts(document.raw, path).flatMap((item) => {
    const key = normalise(item.value);
    const { line } = document.problemAt(item.path, "");
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, { line, value: item.value });
      return [];
    }
    const relation = earlier.value === item.value ? "is the same as" : `collides with "${earlier.value}"`;
    return [document.problemAt(item.path, `${relation} in line ${String(earlier.line)}`, `each ${what} once`)];
  });
}

/** Texts at a path that name something which does not exist. */
function known(document: YamlDocument<unknown>, path: DocumentPath, names: readonly string[], what: string): Problem[] {
  return selectTexts(document.raw, path)
    .filter((item) => !names.includes(item.value))
    .map((item) => document.problemAt(item.path, `is not a known ${what}`, names.join(", ") || `none is declared`));
}

/** The id under which host names, namespaces and mail boxes meet. */
function collidingForm(id: string): string {
  return id
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
}

function reserved(document: YamlDocument<unknown>): Problem[] {
  return selectTexts(document.raw, ["users", "*", "id"]).flatMap((item) => {
    if (reservedUserIds.includes(item.value)) {
      return [document.problemAt(item.path, "is reserved for the platform", "an id that names a person")];
    }
    const namespace = workspaceNamespace(item.value);
    return reservedNamespaces.includes(namespace)
      ? [document.problemAt(item.path, `would take the reserved namespace ${namespace}`, "an id that names a person")]
      : [];
  });
}

/** What the elevated tier and the powerful roles need beside the account itself. */
function approvals(document: YamlDocument<unknown>): Problem[] {
  return select(document.raw, ["users", "*"]).flatMap(({ path, value: user }) => {
    const problems: Problem[] = [];
    const roles = selectTexts(user, ["roles", "*"]).map((role) => role.value);
    const elevation = valueAt(user, ["elevation"]);
    const tier = valueAt(user, ["tier"]);
    if (tier === "elevated" && elevation === undefined) {
      problems.push(
        document.problemAt([...path, "elevation"], "is missing", "approver, expires and reason, for tier elevated"),
      );
    }
    if (tier === "default" && elevation !== undefined) {
      problems.push(
        document.problemAt([...path, "elevation"], "stands beside tier default", "tier elevated, or no elevation"),
      );
    }
    if (tier === "elevated" && elevation !== undefined && !roles.includes("senior")) {
      if (valueAt(elevation, ["project"]) === undefined) {
        const allowed = "role senior, or the id of a special project";
        problems.push(document.problemAt([...path, "elevation", "project"], "is missing", allowed));
      }
    }
    const powerful = roles.filter((role) => role === "platform-admin" || role === "security");
    if (powerful.length > 0 && valueAt(user, ["request", "securityReview"]) === undefined) {
      const allowed = `by and on, for role ${powerful.join(" and ")}`;
      problems.push(document.problemAt([...path, "request", "securityReview"], "is missing", allowed));
    }
    return problems;
  });
}

function shardSizes(document: YamlDocument<unknown>): Problem[] {
  const sizes = new Map<unknown, number>();
  return select(document.raw, ["users", "*", "shard"]).flatMap(({ path, value }) => {
    const size = (sizes.get(value) ?? 0) + 1;
    sizes.set(value, size);
    if (size <= maxShardUsers) return [];
    const message = `puts more than ${String(maxShardUsers)} users into shard ${String(value)}`;
    return [document.problemAt(path, message, "the first shard with room")];
  });
}

/** Problems between the entries of a users file, and between it and the sets of workspaces.yaml. */
export function userProblems(users: YamlDocument<unknown>, workspaces: YamlDocument<unknown>): Problem[] {
  const departments = selectTexts(users.raw, ["departments", "*", "id"]).map((item) => item.value);
  const sets = select(workspaces.raw, ["extensionSets", "*"]).map((item) => String(item.path[1]));
  return [
    ...unique(users, ["departments", "*", "id"], "department", collidingForm),
    ...unique(users, ["users", "*", "id"], "user", collidingForm),
    ...unique(users, ["users", "*", "email"], "address", (text) => text.toLowerCase()),
    ...select(users.raw, ["users", "*"]).flatMap(({ path }) =>
      unique(users, [...path, "roles", "*"], "role", (text) => text),
    ),
    ...reserved(users),
    ...known(users, ["users", "*", "department"], departments, "department"),
    ...(workspaces.raw === undefined ? [] : known(users, ["users", "*", "extensionSet"], sets, "extension set")),
    ...approvals(users),
    ...shardSizes(users),
    ...select(workspaces.raw, ["extensionSets", "*"]).flatMap(({ path }) =>
      unique(workspaces, [...path, "extensions", "*", "id"], "extension", (text) => text.toLowerCase()),
    ),
  ];
}
