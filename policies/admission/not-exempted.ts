import { requestName } from "../cel/request";
import { text } from "../cel/text";
import type { Exemption } from "../limits/exemptions";
import { covers } from "../limits/exemptions";

function named(cel: string, pattern: string): string {
  if (!pattern.endsWith("*")) return `${cel} == ${text(pattern)}`;
  return `${cel}.startsWith(${text(pattern.slice(0, -1))}) && ${cel}.size() >= ${String(pattern.length)}`;
}

function namespaceIs(pattern: string | undefined): string {
  const namespace = `request.?namespace.orValue("")`;
  return pattern === undefined ? `${namespace} == ""` : named(namespace, pattern);
}

/** Whether an exemption is about stacks of an environment; its cluster can not tell one shard of users from another. */
function concerns({ stack }: Exemption, environment: string): boolean {
  const shards = `${environment}-users-`;
  const beginning = stack.replace(/\*$/, "");
  return (
    covers(stack, environment) || beginning.startsWith(shards) || (beginning !== stack && shards.startsWith(beginning))
  );
}

/**
 * CEL that is false for the objects that may break a rule, or undefined where none may.
 *
 * Only exemptions that cover a deployment count. A cluster has no calendar for them: one that has ended stops the next `up`
 * (meta/exemption-expired) and leaves the cluster with the `up` after it was deleted.
 */
export function notExempted(exemptions: readonly Exemption[], rule: string, environment: string): string | undefined {
  const name = `(object == null ? ${requestName} : dyn(object).metadata.?name.orValue(""))`;
  const spared = exemptions
    .filter((entry) => entry.rule === rule && entry.covers === "deployment" && concerns(entry, environment))
    .map(({ object: { kind, namespace, name: pattern } }) =>
      [
        `request.kind.kind == ${text(kind)}`,
        // A namespace is asked for in itself.
        ...(namespace === undefined && kind === "Namespace" ? [] : [namespaceIs(namespace)]),
        named(name, pattern),
      ].join(" && "),
    );
  return spared.length === 0 ? undefined : `!(${spared.map((part) => `(${part})`).join(" || ")})`;
}
