import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

const condition = z.strictObject({
  condition: z.string().trim().min(1).describe("What the alert says"),
  reason: z.string().trim().min(10).describe("Why somebody must be told"),
  series: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, "name of a series")
    .describe("Series that the alert looks at"),
  unfiltered: z.literal(true).optional().describe("The alert looks at all of the series, not at some of its labels"),
  anyOf: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Texts of which one stands in the expression, beside the series"),
  compares: z
    .strictObject({
      operator: z.enum(["<", ">", "=="]),
      atLeast: z.number().describe("Lowest limit"),
      atMost: z.number().describe("Highest limit"),
    })
    .optional()
    .describe("Comparison with a number, and between what that number must lie"),
});

/** `alerts.yaml`: what somebody must be told of. */
export const alertsSchema = z
  .strictObject({ conditions: z.array(condition).min(1) })
  .meta({ title: "Required alerts" });

/** One thing that somebody must be told of. */
export type RequiredAlert = z.infer<typeof condition>;

export function readAlerts(
  file: string,
  content: string,
): { data?: readonly RequiredAlert[]; problems: readonly Problem[] } {
  const { data, problems } = readYamlDocument(file, content, alertsSchema);
  return { ...(data !== undefined && { data: data.conditions }), problems };
}
