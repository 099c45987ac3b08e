import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { duration, isDuration } from "./duration";

const count = z.number().int().min(1);
const seconds = z
  .string()
  .refine(isDuration, { message: "is no duration", params: { allowed: 'hours, minutes and seconds, as in "5m"' } })
  .transform((text) => duration(text) ?? 0);

/** `identity.yaml`: how strict the realm of the users is at least. Names are those of Keycloak and its provider. */
export const identitySchema = z
  .strictObject({
    realm: z
      .strictObject({
        passwordPolicy: z
          .record(z.string().regex(/^[a-zA-Z]+$/, "name of a policy, as in upperCase"), count)
          .describe("Lowest number of each part of the password policy"),
        maxLoginFailures: count.describe("Most wrong passwords or codes in a row before an account has to wait"),
        accessTokenLifespan: seconds.describe("Longest life of an access token"),
        eventsExpiration: seconds.describe("Shortest time that events are kept"),
      })
      .describe("Settings of a realm"),
    publicClients: z
      .array(z.strictObject({ clientId: z.string().min(1), reason: z.string().trim().min(10) }))
      .describe("Clients that can keep no secret; every other one is confidential"),
  })
  .meta({ title: "Identity limits" });

/** Limits of the realm and its clients; times in seconds. */
export type IdentityLimits = z.infer<typeof identitySchema>;

export function readIdentity(file: string, content: string): { data?: IdentityLimits; problems: readonly Problem[] } {
  return readYamlDocument(file, content, identitySchema);
}
