import assert from "node:assert/strict";
import { judgeBaseline } from "../../../../policies/judge";
import type { Exemption } from "../../../../policies/limits/exemptions";
import { stackFacts, strictStack } from "../../../../policies/policy-object";
import type { StackFacts } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/meta/exemption-expired";
import { baseline, today } from "../../judged";

const entry = (stack: string, expires: string): Exemption => ({
  stack,
  rule: "img/digest",
  object: { kind: "Deployment", namespace: "ingress", name: "nginx" },
  covers: "deployment",
  reason: "the mirror is not filled yet",
  owner: "platform-team",
  expires,
});

function paths(exemptions: readonly Exemption[], stacks: readonly StackFacts[]): string[] {
  return judgeBaseline(rule, stacks, { today, baseline: { ...baseline, exemptions } }).map(
    (found) => `${found.level} ${found.path}`,
  );
}

describe("meta/exemption-expired", () => {
  const prod = [stackFacts("prod", false)];

  it("accepts an exemption up to its last day", () => {
    assert.deepEqual(paths([entry("prod", "2026-11-23")], prod), []);
  });

  it("refuses it on the day after", () => {
    assert.deepEqual(paths([entry("prod", "2027-01-01"), entry("prod", "2026-11-22")], prod), [
      "mandatory exemptions[1].expires",
    ]);
  });

  it("refuses one for all shards where one shard is judged", () => {
    assert.deepEqual(paths([entry("prod-users-*", "2026-11-22")], [stackFacts("prod-users-03", false)]), [
      "mandatory exemptions[0].expires",
    ]);
  });

  it("does not stop a stack for the exemption of another", () => {
    assert.deepEqual(paths([entry("prod", "2026-11-22")], [stackFacts("dev", true)]), []);
  });

  it("says nothing about manifests of no stack, for which no exemption counts", () => {
    assert.deepEqual(paths([entry("prod", "2026-11-22")], [strictStack]), []);
  });
});
