import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import { calendarDate } from "./calendar-date";

const stack = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:-\*)?$/,
    "name of a stack, or the beginning of one with -* as in prod-users-*",
  );

/** Beginning of a name with at least two characters before the asterisk, or a whole name. */
const namePattern = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*(?:[a-z0-9]|-\*)$|^[a-z0-9]$/, "a name, or the beginning of one with -* as in ide-*");

const exemption = z.strictObject({
  stack: stack.describe("Stack that the exemption is for"),
  rule: z
    .string()
    .regex(/^[a-z]+\/[a-z0-9-]+$/, "id of one rule, as in img/digest")
    .describe("Rule that may be broken"),
  object: z
    .strictObject({
      kind: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, "a kind, as in Deployment"),
      namespace: namePattern.optional().describe("Left out for objects without a namespace"),
      name: namePattern,
    })
    .describe("Object that may break it"),
  covers: z
    .enum(["review", "deployment"])
    .describe(
      "review: the check of a rendered stack passes, the deployment is still refused; deployment: it may be deployed",
    ),
  reason: z.string().trim().min(10).describe("Why it can not be otherwise for now"),
  owner: z.string().trim().min(1).describe("Who sees to it that the exemption ends"),
  expires: calendarDate.describe("Last day of the exemption"),
});

/** `exemptions.yaml`: what may break a rule, for how long, and who answers for it. */
export const exemptionsSchema = z.strictObject({ exemptions: z.array(exemption) }).meta({ title: "Policy exemptions" });

/** One exemption. */
export type Exemption = z.infer<typeof exemption>;

/**
 * Reads the exemptions. A rule that does not exist is a problem, else a typo would look like an exemption; so are two
 * entries about one thing, of which the later day would count.
 */
export function readExemptions(
  file: string,
  content: string,
  ruleIds: readonly string[],
): { data?: readonly Exemption[]; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, exemptionsSchema);
  if (data === undefined) return { problems };
  const unknown = data.exemptions.flatMap((entry, index) =>
    ruleIds.includes(entry.rule) ? [] : [problemAt(["exemptions", index, "rule"], "is not a rule", ruleIds.join(", "))],
  );
  const subjects = data.exemptions.map(({ stack, rule, object }) =>
    JSON.stringify([stack, rule, object.kind, object.namespace, object.name]),
  );
  const twice = subjects.flatMap((subject, index) =>
    subjects.indexOf(subject) < index
      ? [
          problemAt(
            ["exemptions", index, "object"],
            "is exempted from this rule twice",
            "one entry for each rule and object",
          ),
        ]
      : [],
  );
  const found = [...unknown, ...twice];
  return found.length > 0 ? { problems: found } : { data: data.exemptions, problems: [] };
}

/** Whether a pattern of the file covers a name. */
export function covers(pattern: string, name: string): boolean {
  return pattern.endsWith("*")
    ? name.startsWith(pattern.slice(0, -1)) && name.length >= pattern.length
    : name === pattern;
}
