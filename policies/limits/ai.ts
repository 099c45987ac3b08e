import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

const reason = z.string().trim().min(10);
const count = z.number().int().min(1);
const repositories = z
  .array(z.string().regex(/^[a-z0-9._-]+(?:\/[a-z0-9._-]+)*$/, "last parts of a repository path in lower case"))
  .min(1)
  .describe("Images that carry it: last part, or last parts, of their path");
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "name of an environment variable");
const forbiddenVariables = z
  .array(z.strictObject({ name: variable, reason }))
  .describe("Environment variables that must not be set, to whatever value");

/** `ai.yaml`: how the model server and the gateway may be run. */
export const aiSchema = z
  .strictObject({
    vllm: z
      .strictObject({
        repositories,
        forbiddenOptions: z
          .array(
            z.strictObject({ name: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/, "an option, without its dashes"), reason }),
          )
          .min(1)
          .describe("Options that must not be given, in any spelling"),
        forbiddenVariables,
        requiredVariables: z.record(variable, z.string().min(1)).describe("Environment variables with their value"),
      })
      .describe("vLLM"),
    litellm: z
      .strictObject({
        repositories,
        forbiddenVariables,
        callbacks: z.array(z.string().min(1)).describe("Integrations that are told of requests; own hooks are files"),
        modelNamespaces: z.array(z.string().min(1)).min(1).describe("Namespaces whose Services models may be asked at"),
        keys: z
          .strictObject({ rpm: count, tpm: count, dailyTokens: count })
          .describe("Highest limits of one key: requests and tokens a minute, tokens a day"),
      })
      .describe("LiteLLM"),
  })
  .meta({ title: "AI limits" });

/** How the model server and the gateway may be run. */
export type AiLimits = z.infer<typeof aiSchema>;

export function readAi(file: string, content: string): { data?: AiLimits; problems: readonly Problem[] } {
  return readYamlDocument(file, content, aiSchema);
}
