import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

const name = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, "a name in lower case");
const noWildcard = z
  .string()
  .refine((text) => !text.includes("*"), { message: "is a wildcard", params: { allowed: "each one by name" } });
const names = z.array(noWildcard.min(1)).min(1);

const accessRule = z.strictObject({
  apiGroups: z.array(noWildcard).min(1),
  resources: names,
  resourceNames: names.optional(),
  verbs: names,
});

const workspaceRole = z.strictObject({
  role: z.strictObject({ kind: z.enum(["Role", "ClusterRole"]), name }),
  account: z.strictObject({ namespace: name, name }).describe("Service account that it may be bound to"),
  rules: z.array(accessRule).min(1).describe("Most that the role may hold"),
  reason: z.string().trim().min(1).describe("What it is for"),
});

/** `access.yaml`: who may do what inside the workspaces. */
export const accessSchema = z
  .strictObject({ workspaces: z.array(workspaceRole).describe("Roles that may be bound inside workspaces") })
  .meta({ title: "Access to workspaces" });

/** Who may do what inside the workspaces. */
export type Access = z.infer<typeof accessSchema>;

/** One role that may be bound inside workspaces. */
export type WorkspaceRole = z.infer<typeof workspaceRole>;

/** One rule of such a role, at its widest. */
export type AccessRule = z.infer<typeof accessRule>;

export function readAccess(file: string, content: string): { data?: Access; problems: readonly Problem[] } {
  return readYamlDocument(file, content, accessSchema);
}
