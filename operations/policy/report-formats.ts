import type { Rule } from "../../policies/rule";
import type { Verdict } from "./check-objects";
import { verdictJunit } from "./junit";
import { verdictJson, verdictText } from "./report";
import { verdictSarif } from "./sarif";

function document(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Name of a form, as the command line gives it. */
export type ReportFormat = "text" | "json" | "sarif" | "junit";

/** The forms in which a verdict is written. */
export const reportFormats: Readonly<Record<ReportFormat, (verdict: Verdict, rules: readonly Rule[]) => string>> = {
  text: verdictText,
  json: (verdict) => document(verdictJson(verdict)),
  sarif: (verdict, rules) => document(verdictSarif(verdict, rules)),
  junit: verdictJunit,
};
