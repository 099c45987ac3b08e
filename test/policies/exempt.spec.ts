import assert from "node:assert/strict";
import { applyExemptions } from "../../policies/exempt";
import { covers } from "../../policies/limits/exemptions";
import type { Exemption } from "../../policies/limits/exemptions";
import { rule } from "../../policies/rules/img/digest";
import { findings, today, unknown } from "./judged";
import { pod, withMetadata } from "./manifests";

const exemption: Exemption = {
  stack: "prod",
  rule: "img/digest",
  object: { kind: "Pod", namespace: "ai", name: "p" },
  covers: "deployment",
  reason: "the mirror is not filled yet",
  owner: "platform-team",
  expires: today,
};

/** Whether an exemption helps the pod `ai/p` of stack prod, which has an image without digest. */
function helps(
  change: Partial<Exemption>,
  manifest = pod("nginx"),
  stack = "prod",
  gate: "review" | "deployment" = "deployment",
): boolean {
  const found = findings(rule, manifest, { stack });
  assert.equal(found.length, 1);
  return applyExemptions(found, [{ ...exemption, ...change }], today, gate).violations.length === 0;
}

describe("exemptions", () => {
  it("help the object, rule and stack that they name, up to their last day", () => {
    assert.equal(helps({}), true);
  });

  it("do not help any other rule, stack, kind, namespace or name", () => {
    assert.equal(helps({ rule: "img/registry" }), false);
    assert.equal(helps({ stack: "dev" }), false);
    assert.equal(helps({ object: { ...exemption.object, kind: "Deployment" } }), false);
    assert.equal(helps({ object: { ...exemption.object, namespace: "auth" } }), false);
    assert.equal(helps({ object: { ...exemption.object, namespace: undefined } }), false);
    assert.equal(helps({ object: { ...exemption.object, name: "q" } }), false);
    assert.equal(helps({ object: { ...exemption.object, name: "pp" } }), false);
  });

  it("end after their last day, and the violation says so", () => {
    assert.equal(helps({ expires: "2026-11-22" }), false);
    const sorted = applyExemptions(
      findings(rule, pod("nginx")),
      [{ ...exemption, expires: "2026-11-22" }],
      today,
      "review",
    );
    assert.match(sorted.violations[0]?.whatToDo ?? "", /Its exemption ended on 2026-11-22\.$/);
  });

  it("for the review help the review alone", () => {
    assert.equal(helps({ covers: "review" }, pod("nginx"), "prod", "review"), true);
    assert.equal(helps({ covers: "review" }, pod("nginx"), "prod", "deployment"), false);
  });

  it("cover names by their beginning where they say so", () => {
    assert.equal(helps({ stack: "prod-users-*" }, pod("nginx"), "prod-users-07"), true);
    assert.equal(helps({ stack: "prod-users-*" }, pod("nginx"), "prod"), false);
    const workspace = withMetadata(pod("nginx"), { namespace: "ide-kim" });
    assert.equal(helps({ object: { ...exemption.object, namespace: "ide-*" } }, workspace), true);
    assert.equal(helps({ object: { ...exemption.object, namespace: "ide-*" } }), false);
  });

  it("by their beginning cover the shortest name below it, never the beginning itself", () => {
    assert.equal(covers("ide-*", "ide-a"), true);
    assert.equal(covers("ide-*", "ide-"), false);
    assert.equal(covers("ide-*", "idea-b"), false);
    assert.equal(covers("ide-*", "my-ide-a"), false);
  });

  it("never help manifests of no stack", () => {
    assert.equal(helps({}, pod("nginx"), ""), false);
  });

  it("never help an object whose name is not known", () => {
    assert.equal(helps({}, withMetadata(pod("nginx"), { name: unknown })), false);
  });

  it("take a valid one beside an expired one", () => {
    const sorted = applyExemptions(
      findings(rule, pod("nginx")),
      [{ ...exemption, expires: "2020-01-01" }, exemption],
      today,
      "review",
    );
    assert.equal(sorted.exempted.length, 1);
  });

  it("never help with what kept a rule from looking at the rest of a stack", () => {
    const [found] = findings(rule, pod("nginx"));
    assert.ok(found);
    const sorted = applyExemptions([{ ...found, cutShort: true }], [exemption], today, "review");
    assert.deepEqual(sorted.exempted, []);
    assert.match(sorted.violations[0]?.whatToDo ?? "", /No exemption helps: because of it/);
  });

  it("leave warnings where they are", () => {
    const found = findings(rule, pod("registry.internal/webide/x:1"), { stack: "dev" });
    assert.equal(applyExemptions(found, [{ ...exemption, stack: "dev" }], today, "review").advisories.length, 1);
  });
});
