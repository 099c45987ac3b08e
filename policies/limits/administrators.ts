import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

/** Groups that everybody is in, or everybody who has logged in. */
const everybody = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"];

const group = z.strictObject({
  group: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9:._-]*[a-z0-9])?$/, "the name of a group as the API server knows it")
    .refine((name) => !everybody.some((wide) => name === wide || name.startsWith(`${wide}:`)), {
      message: "has members that nobody chose",
      params: { allowed: "a group that somebody answers for" },
    }),
  reason: z.string().trim().min(1).describe("Who is in it, and what for"),
});

/** `administrators.yaml`: who may reach into workspaces and take them away. */
export const administratorsSchema = z
  .strictObject({ groups: z.array(group).min(1).describe("Groups as the API server knows them") })
  .meta({ title: "Administrators" });

/** A group of administrators. */
export type AdministratorGroup = z.infer<typeof group>;

export function readAdministrators(
  file: string,
  content: string,
): { data?: readonly AdministratorGroup[]; problems: readonly Problem[] } {
  const { data, problems } = readYamlDocument(file, content, administratorsSchema);
  return { ...(data !== undefined && { data: data.groups }), problems };
}
