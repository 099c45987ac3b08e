import { userInfo } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { appendAuditLine } from "./append-audit-line";
import { packVersion } from "./pack-version";

/** Environment variable by which `webide` says that the run it starts was judged. */
export const judgementVariable = "WEBIDE_JUDGEMENT";

/** Environment variable by which a person says why a run is not judged. */
const unjudgedVariable = "WEBIDE_UNJUDGED";

/** What was judged, by which pack. */
export interface Judgement {
  /** {@link packVersion} of the pack that found nothing. */
  readonly pack: string;
  readonly stack: string;
  readonly verdict: "passed";
  /** Commit of the checkout; undefined outside a repository. */
  readonly revision?: string | undefined;
}

/** What the stack says about its last judgement. */
export interface PolicyOutputs {
  readonly policyPack: string;
  /** `passed`, or why nobody judged. */
  readonly policyVerdict: string;
}

/** One run of the program. */
export interface GateArgs {
  /** Root of the checkout. */
  readonly root: string;
  readonly stack: string;
  readonly isPreview: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

/** What `webide` says about a stack; undefined when it says nothing, or nothing good. */
function judgementOf(text: string | undefined, stack: string): Partial<Judgement> | undefined {
  try {
    const judgement = JSON.parse(text ?? "null") as Partial<Judgement> | null;
    return judgement?.verdict === "passed" && judgement.stack === stack ? judgement : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Lets a run pass that changes nothing, one that `webide` has judged by this very pack, and one whose reason is written
 * down. A `pulumi up` typed by hand without the pack would deploy whatever is declared.
 *
 * A preview says what the update will say, so that it finds no difference afterwards.
 *
 * @throws pulumi.RunError for any other run, before anything is declared
 */
export function policyGate({ root, stack, isPreview, environment, now }: GateArgs): PolicyOutputs {
  const pack = packVersion(root);
  const passed = { policyPack: pack, policyVerdict: "passed" };
  const reason = environment[unjudgedVariable]?.trim() ?? "";
  const judgement = judgementOf(environment[judgementVariable], stack);
  if (judgement?.pack === pack) return passed;
  if (reason !== "") {
    if (!isPreview) {
      const actor = userInfo().username;
      appendAuditLine(join(root, ".webide", "audit.jsonl"), now, {
        action: "unjudged-update",
        actor,
        stack,
        reason,
        pack,
      });
    }
    return { policyPack: pack, policyVerdict: `not judged: ${reason}` };
  }
  if (isPreview) return passed;
  if (judgement?.pack !== undefined) {
    throw new pulumi.RunError(
      `stack ${stack}: nothing was changed, because it was judged by the policy pack ${judgement.pack} and the checkout ` +
        `holds ${pack} by now: rules or limits were changed during the run. Run "webide up" again.`,
    );
  }
  throw new pulumi.RunError(
    `stack ${stack}: nothing was changed, because nobody has judged what it would become. Use "webide up", which previews ` +
      `with the policy pack first. To go on without: ${unjudgedVariable}="<why>" pulumi up; the reason is written to ` +
      `.webide/audit.jsonl and to the stack's outputs.`,
  );
}
