import { PolicyPack } from "@pulumi/policy";
import { isEmbeddedRun } from "./embedded-run";
import { policiesDir, readBaseline } from "./limits/baseline";
import { packPolicies } from "./pack";
import { allRules } from "./rules";

const rules = allRules();
const baseline = readBaseline(
  policiesDir,
  rules.map((rule) => rule.id),
);

// The one place of the pack that knows the time: rules are told the day of the run.
const today = new Date().toISOString().slice(0, 10);

new PolicyPack("webide", {
  enforcementLevel: "mandatory",
  policies: packPolicies({ rules, context: { today, baseline }, embedded: isEmbeddedRun(process.env) }),
});
