import { annotations, labelKeys } from "../core/contracts";
import type { Tier } from "../core/contracts";

/** Who let a user have the elevated tier; every part is shown on the namespace and the quota. */
export interface TierElevation {
  /** Person who approved it. */
  readonly approver: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  /** The project id, or the role `senior`. */
  readonly reason: string;
}

/** When and by whom an account was switched off. */
export interface Disabled {
  /** ISO 8601 time, as the guide's `date -Iseconds` writes it. */
  readonly at: string;
  /** The administrator. */
  readonly by: string;
}

/** Labels and annotations that say which tier an object has and who allowed it. */
export function tierMetadata(
  tier: Tier,
  elevation: TierElevation | undefined,
): { readonly labels: Record<string, string>; readonly annotations: Record<string, string> } {
  return {
    labels: { [labelKeys.tier]: tier },
    annotations:
      tier === "elevated" && elevation !== undefined
        ? {
            [annotations.tierApprover]: elevation.approver,
            [annotations.tierExpires]: elevation.expires,
            [annotations.tierReason]: elevation.reason,
          }
        : {},
  };
}

/** The guide's two annotations of a preserved workspace (3.2); none while the account is enabled. */
export function disabledAnnotations(disabled: Disabled | undefined): Record<string, string> {
  return disabled === undefined ? {} : { [annotations.disabledAt]: disabled.at, [annotations.disabledBy]: disabled.by };
}
