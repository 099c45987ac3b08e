import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Verdict } from "../../../operations/policy/check-objects";
import { checkObjects } from "../../../operations/policy/check-objects";
import type { Exemption } from "../../../policies/limits/exemptions";
import { baseline, raw, today } from "../judged";
import { pod } from "../manifests";
import { someRules } from "../some-rules";

/** What the reports are about. */
export const reportedRules = someRules("img/digest", "img/known-bad", "img/registry", "meta/exemption-expired");

const exemption: Exemption = {
  stack: "prod",
  rule: "img/registry",
  object: { kind: "Pod", namespace: "ai", name: "p" },
  covers: "review",
  reason: 'the mirror is "not filled" <yet> & waits',
  owner: "platform-team",
  expires: today,
};

/** A verdict with a violation, a warning and an exempted finding, about a file in the folder. */
export function reportedVerdict(dir: string): Verdict {
  const source = path.join(dir, "a pod.yaml");
  const manifest = pod("docker.io/library/litellm:v1.90.0");
  writeFileSync(source, JSON.stringify(manifest, null, 2));
  return checkObjects([{ ...raw(manifest), source }], {
    rules: reportedRules,
    baseline: { ...baseline, exemptions: [exemption] },
    today,
  });
}
