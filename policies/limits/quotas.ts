import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { isQuantity } from "../../components/core/quantities";
import { readYamlDocument } from "../../components/core/yaml-document";
import type { Tier } from "../../components/core/contracts";

/** The six limits of the operations guide (3.3), by the names that Kubernetes gives them. */
export const quotaKeys = [
  "requests.cpu",
  "requests.memory",
  "limits.cpu",
  "limits.memory",
  "persistentvolumeclaims",
  "requests.storage",
] as const;

const quantity = z.string().refine(isQuantity, {
  message: "is no quantity",
  params: { allowed: 'a quantity in quotes, as in "500m" or "8Gi"' },
});

const ceiling = z.strictObject({
  name: z.string().min(1).describe("Name of the ResourceQuota object"),
  reason: z.string().min(1).describe("Whom the tier is for"),
  hard: z
    .strictObject(
      Object.fromEntries(quotaKeys.map((key) => [key, quantity])) as Record<
        (typeof quotaKeys)[number],
        typeof quantity
      >,
    )
    .describe("Highest values, as they stand under spec.hard"),
});

/** `quotas.yaml`: one ceiling a tier. */
export const quotasSchema = z
  .strictObject({ tiers: z.strictObject({ default: ceiling, elevated: ceiling }) })
  .meta({ title: "Quota ceilings" });

/** Highest values of one tier. */
export type QuotaCeiling = z.infer<typeof ceiling>;

/** Ceilings by tier. */
export type Quotas = Readonly<Record<Tier, QuotaCeiling>>;

/** Reads the ceilings; two tiers of one name are a problem. */
export function readQuotas(file: string, content: string): { data?: Quotas; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, quotasSchema);
  if (data === undefined) return { problems };
  const { tiers } = data;
  if (tiers.default.name !== tiers.elevated.name) return { data: tiers, problems };
  // The name tells which ceiling holds.
  return {
    problems: [problemAt(["tiers", "elevated", "name"], "is the name of the default tier too", "a name of its own")],
  };
}
