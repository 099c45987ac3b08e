import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/quota/tier-known";
import { findings, found, unknown } from "../../judged";
import { approvedElevation, quota, withMetadata, workspace } from "../../manifests";

const label = 'mandatory metadata.labels."webide.dev/tier"';
const annotation = (key: string): string => `mandatory metadata.annotations."webide.dev/tier-${key}"`;
const elevated = (annotations: unknown): Record<string, unknown> => workspace({ ...approvedElevation, annotations });

describe("quota/tier-known", () => {
  it("accepts a namespace and a quota of the default tier", () => {
    assert.deepEqual(found(rule, workspace()), []);
    assert.deepEqual(found(rule, quota()), []);
  });

  it("accepts an approved elevated tier up to its last day", () => {
    assert.deepEqual(found(rule, workspace(approvedElevation)), []);
    assert.deepEqual(found(rule, quota("elevated")), []);
  });

  it("refuses an elevated tier on the day after", () => {
    const late = { ...approvedElevation.annotations, "webide.dev/tier-expires": "2026-11-22" };
    const [finding] = findings(rule, elevated(late));
    assert.equal(
      `${finding?.value ?? ""}; ${finding?.allowed ?? ""}`,
      '"2026-11-22"; a day not before 2026-11-23, as YYYY-MM-DD',
    );
    assert.deepEqual(found(rule, withMetadata(quota("elevated"), { annotations: late })), [annotation("expires")]);
  });

  for (const expires of ["", "soon", "2027-02-29", "2027-1-1", "2027-13-01", "2027-01-01T00:00:00Z", "9999999999"]) {
    it(`refuses ${JSON.stringify(expires)} as the last day`, () => {
      assert.deepEqual(
        found(rule, elevated({ ...approvedElevation.annotations, "webide.dev/tier-expires": expires })),
        [annotation("expires")],
      );
    });
  }

  it("refuses an elevated tier without approver, reason or last day", () => {
    assert.deepEqual(found(rule, elevated(undefined)), [
      annotation("approver"),
      annotation("reason"),
      annotation("expires"),
    ]);
  });

  it("refuses an approver that is only spaces", () => {
    assert.deepEqual(found(rule, elevated({ ...approvedElevation.annotations, "webide.dev/tier-approver": "  " })), [
      annotation("approver"),
    ]);
  });

  for (const tier of [undefined, "", "unlimited", "Default", "default "]) {
    it(`refuses the tier ${JSON.stringify(tier)} on namespace and quota`, () => {
      const labels = { "webide.dev/tier": tier };
      assert.deepEqual(found(rule, workspace({ labels })), [label]);
      assert.deepEqual(found(rule, withMetadata(quota(), { labels })), [label]);
    });
  }

  it("refuses a quota whose label says another tier than its name", () => {
    assert.deepEqual(found(rule, withMetadata(quota("elevated"), { labels: { "webide.dev/tier": "default" } })), [
      label,
    ]);
    assert.deepEqual(found(rule, withMetadata(quota("elevated"), { name: "default-quota" })), [label]);
  });

  it("leaves a quota of another name to quota/tier-values, and a namespace that is called like a quota alone", () => {
    assert.deepEqual(found(rule, withMetadata(quota(), { name: "other-quota" })), []);
    const labels = { "webide.dev/tier": "default", "webide.dev/namespace-kind": "workspace" };
    assert.deepEqual(found(rule, workspace({ name: "elevated-quota", labels })), []);
  });

  it("takes a namespace for a user's by its name or by its label", () => {
    assert.deepEqual(found(rule, workspace({ labels: {} })), [label]);
    assert.deepEqual(found(rule, workspace({ name: "kim", labels: { "webide.dev/namespace-kind": "workspace" } })), [
      label,
    ]);
  });

  it("leaves namespaces and quotas of the platform alone", () => {
    assert.deepEqual(found(rule, workspace({ name: "ai", labels: { "webide.dev/namespace-kind": "platform" } })), []);
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: "ai", labels: {} })), []);
  });

  it("refuses what is not known at preview: name, tier, approver, last day", () => {
    assert.deepEqual(found(rule, workspace({ name: unknown })), ["mandatory metadata.name"]);
    assert.deepEqual(found(rule, workspace({ labels: { "webide.dev/tier": unknown } })), [label]);
    for (const key of ["approver", "reason", "expires"]) {
      const annotations = { ...approvedElevation.annotations, [`webide.dev/tier-${key}`]: unknown };
      assert.deepEqual(found(rule, elevated(annotations)), [annotation(key)]);
    }
  });
});
