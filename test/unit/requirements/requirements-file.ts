import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { DocumentError, readYamlDocument } from "../../../components/core/yaml-document";

export const repository = path.join(__dirname, "..", "..", "..");

const words = z.string().min(1);

const schema = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.string().regex(/^[A-JX]\d+$/),
      text: words,
      status: z.enum(["done", "partial", "open"]),
      tier: z.enum(["fast", "default", "full"]),
      tests: z.array(z.strictObject({ file: words, title: words })),
      left: words.optional(),
    }),
  ),
});

/** One requirement or fault, and what proves it. */
export type Requirement = z.infer<typeof schema>["rows"][number];

/** The rows of a document that has the form of test/requirements.yaml. */
export function parseRequirements(text: string): readonly Requirement[] {
  const { data, problems } = readYamlDocument("test/requirements.yaml", text, schema);
  if (data === undefined) throw new DocumentError(problems);
  return data.rows;
}

export function readRequirements(): readonly Requirement[] {
  return parseRequirements(readFileSync(path.join(repository, "test", "requirements.yaml"), "utf8"));
}
