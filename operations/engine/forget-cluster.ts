import type { Stack } from "@pulumi/pulumi/automation";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly [more: string]: unknown;
}

interface Deployment {
  readonly resources?: readonly Resource[];
  readonly [more: string]: unknown;
}

/** What lived in the cluster, or in the Keycloak that the cluster ran, with the connections to them. */
const livedThere = /^(?:pulumi:providers:)?(?:kubernetes|keycloak)(?::|$)/;

/**
 * A deployment without anything that lived in a cluster which is gone. What the engine keeps by itself stays: passwords and
 * keys are the same ones in the next cluster.
 */
export function withoutCluster(deployment: Deployment): Deployment {
  const kept = (deployment.resources ?? []).filter(({ type }) => !livedThere.test(type));
  const urns = new Set(kept.map(({ urn }) => urn));
  const known = (list: readonly string[]): string[] => list.filter((urn) => urns.has(urn));
  const resources = kept.map((resource) => ({
    ...resource,
    ...(resource.dependencies && { dependencies: known(resource.dependencies) }),
    ...(resource.propertyDependencies && {
      propertyDependencies: Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([name, list]) => [name, known(list ?? [])]),
      ),
    }),
  }));
  const next: Record<string, unknown> = { ...deployment, resources };
  delete next["pending_operations"];
  return next;
}

/**
 * Takes everything that lived in a cluster out of a stack's state, after the cluster was thrown away: nothing of it can be
 * read any more, not even that it is gone.
 *
 * @returns how many resources were taken out
 */
export async function forgetCluster(stack: Stack): Promise<number> {
  const exported = await stack.exportStack();
  const before = exported.deployment as Deployment | undefined;
  if (before === undefined) return 0;
  const after = withoutCluster(before);
  const count = (before.resources?.length ?? 0) - (after.resources?.length ?? 0);
  if (count > 0) await stack.importStack({ ...exported, deployment: after });
  return count;
}
