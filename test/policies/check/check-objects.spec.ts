import assert from "node:assert/strict";
import { checkObjects } from "../../../operations/policy/check-objects";
import type { CheckArgs, Verdict } from "../../../operations/policy/check-objects";
import { verdictJson, verdictText } from "../../../operations/policy/report";
import type { Exemption } from "../../../policies/limits/exemptions";
import { baseline, raw, today } from "../judged";
import { extensionSet, limitRange, pod, quota, workspace } from "../manifests";
import { someRules } from "../some-rules";

const rules = someRules(
  "ext/id-exact",
  "img/digest",
  "meta/exemption-expired",
  "quota/present",
  "quota/tier-known",
  "quota/tier-values",
);

const exemption: Exemption = {
  stack: "prod",
  rule: "img/digest",
  object: { kind: "Pod", namespace: "ai", name: "p" },
  covers: "review",
  reason: "the mirror is not filled yet",
  owner: "platform-team",
  expires: today,
};

function check(
  manifests: readonly unknown[],
  stack: string,
  exemptions: readonly Exemption[] = [],
  args: Partial<CheckArgs> = {},
): Verdict {
  const objects = manifests.map((manifest) => raw(manifest, { stack }));
  return checkObjects(objects, { rules, baseline: { ...baseline, exemptions }, today, ...args });
}

const undigested = pod("registry.internal/webide/x:1.0");
const names = (verdict: Verdict): string[] => verdict.violations.map((found) => found.rule);

describe("the verdict over many objects", () => {
  it("passes a whole workspace", () => {
    const verdict = check([workspace(), quota(), limitRange(), extensionSet({})], "prod-users-00");
    assert.equal(verdict.passed, true);
    assert.equal(verdict.judged, 4);
    assert.deepEqual(names(verdict), []);
  });

  it("refuses for one violation, by the rule's name", () => {
    const verdict = check([undigested], "prod");
    assert.equal(verdict.passed, false);
    assert.deepEqual(names(verdict), ["img/digest"]);
  });

  it("passes with warnings", () => {
    const verdict = check([undigested], "dev");
    assert.equal(verdict.passed, true);
    assert.deepEqual(
      verdict.advisories.map((found) => found.rule),
      ["img/digest"],
    );
  });

  it("passes with an exemption, and shows what it was for", () => {
    const verdict = check([undigested], "prod", [exemption]);
    assert.equal(verdict.passed, true);
    assert.deepEqual(
      verdict.exempted.map((entry) => entry.exemption),
      [exemption],
    );
  });

  it("does not let an exemption for the review pass a deployment", () => {
    assert.equal(check([undigested], "prod", [exemption], { gate: "deployment" }).passed, false);
  });

  it("takes an expired exemption for a violation, beside what it was for", () => {
    const ended = { ...exemption, expires: "2026-11-22" };
    const verdict = check([undigested], "prod", [ended]);
    assert.deepEqual(names(verdict), ["img/digest", "meta/exemption-expired"]);
    assert.deepEqual(verdict.expiredExemptions, [ended]);
  });

  it("refuses an expired exemption even when nothing needs it any more", () => {
    assert.deepEqual(names(check([quota()], "prod", [{ ...exemption, expires: "2026-11-22" }])), [
      "meta/exemption-expired",
    ]);
  });

  it("lists exemptions of the judged stacks that nothing needs", () => {
    const other = { ...exemption, stack: "dev" };
    assert.deepEqual(check([quota()], "prod", [exemption, other]).unusedExemptions, [exemption]);
    assert.deepEqual(check([undigested], "prod", [exemption], { gate: "deployment" }).unusedExemptions, []);
  });

  it("judges quotas across all stacks at once", () => {
    const objects = [raw(workspace(), { stack: "prod-users-00" }), raw(quota(), { stack: "prod-users-01" })];
    const verdict = checkObjects(objects, { rules, baseline, today });
    assert.deepEqual(names(verdict), ["quota/present", "quota/present"]);
  });
});

describe("the report", () => {
  it("groups by rule and shows object, value, allowed and next step", () => {
    const text = verdictText(check([undigested], "prod"));
    assert.match(
      text,
      /^VIOLATIONS\nimg\/digest \(1\)\n {2}Pod ai\/p {2}test\.yaml\n {6}spec\.containers\[0\]\.image is "registry\.internal\/webide\/x:1\.0"\n/,
    );
    assert.match(text, /allowed: registry\/path:tag@sha256/);
    assert.match(text, /→ Record the digest/);
    assert.match(text, /refused: 1 violations, 0 warnings, 0 exempted in 1 objects$/);
  });

  it("shows one mistake once, however many users it was made for", () => {
    const many = Array.from({ length: 45 }, () => undigested);
    const text = verdictText(check(many, "prod"));
    assert.match(
      text,
      /img\/digest \(45\)\n {2}Pod ai\/p {2}test\.yaml\n {2}and 44 more with the same: Pod ai\/p, Pod ai\/p, Pod ai\/p, \.\.\.\n/,
    );
  });

  it("counts what it does not show", () => {
    const many = Array.from({ length: 12 }, (_, index) => pod(`registry.internal/webide/x${String(index)}:1.0`));
    assert.match(verdictText(check(many, "prod")), /\.\.\. and 2 more; --json shows all/);
  });

  it("names exemptions with their last day, owner and reason", () => {
    const text = verdictText(check([undigested], "prod", [exemption, { ...exemption, rule: "img/registry" }]));
    assert.match(
      text,
      /EXEMPTED\n {2}img\/digest on Pod ai\/p in prod, until 2026-11-23, platform-team: the mirror is not filled yet \[1, covers review\]/,
    );
    assert.match(text, /EXEMPTIONS NOBODY NEEDS: delete them\n {2}img\/registry on Pod ai\/p/);
  });

  it("is plain data as JSON", () => {
    const json = JSON.parse(JSON.stringify(verdictJson(check([undigested], "prod", [exemption])))) as Record<
      string,
      unknown
    >;
    assert.equal(json["passed"], true);
    assert.deepEqual((json["exempted"] as { object: unknown }[])[0]?.object, {
      kind: "Pod",
      namespace: "ai",
      name: "p",
      stack: "prod",
      source: "test.yaml",
    });
  });
});
