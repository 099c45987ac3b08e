import { createRequire } from "node:module";
import type { EnforcementLevel, Policies } from "@pulumi/policy";
import type { AnalyzeResponse, AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";

/** One violation as the SDK puts it on the wire. */
export interface Diagnostic {
  readonly policyName: string;
  readonly policyPackName: string;
  readonly policyPackVersion: string;
  readonly description: string;
  readonly message: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly urn?: string;
}

interface Translation {
  makeAnalyzerInfo(
    name: string,
    version: string,
    level: EnforcementLevel,
    args: { readonly policies: Policies },
  ): AnalyzerInfo;
  makeAnalyzeResponse(diagnostics: readonly Diagnostic[]): AnalyzeResponse;
}

/**
 * How Pulumi's policy SDK speaks to the engine. It marks these functions as internal, so they are named here once; the
 * pack's own test fails if a release moves them. Its server is not used: docs/decisions/policy-analyzer.md.
 */
export const policySdk = createRequire(__filename)("@pulumi/policy/protoutil") as Translation;
