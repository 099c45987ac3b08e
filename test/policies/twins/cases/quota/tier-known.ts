import { approvedElevation, quota, withMetadata, workspace } from "../../../manifests";
import type { TwinCase } from "../../twin-case";

const one = (title: string, manifest: Record<string, unknown>, allowed: boolean): TwinCase => ({
  title,
  manifest,
  allowed,
});

const tierLabel = "webide.dev/tier";
const labels = { ...approvedElevation.labels, "webide.dev/namespace-kind": "workspace" };
const { annotations } = approvedElevation;

/** A namespace that no cluster of a test has, of the elevated tier, with other annotations. */
const elevated = (changes: Record<string, string | undefined> = {}): Record<string, unknown> =>
  workspace({ name: "ide-lee", labels, annotations: { ...annotations, ...changes } });
/** The same with other labels, of the default tier. */
const labelled = (tier: string | undefined): Record<string, unknown> =>
  workspace({ name: "ide-lee", labels: { "webide.dev/namespace-kind": "workspace", [tierLabel]: tier } });

export const cases: readonly TwinCase[] = [
  one("a workspace of the default tier", labelled("default"), true),
  one("a workspace of the elevated tier with its approval", elevated(), true),
  ...["unlimited", "", "Default"].map((tier) => one(`a workspace of the tier "${tier}"`, labelled(tier), false)),
  one("a workspace without a tier", labelled(undefined), false),
  one("an elevated workspace that nobody approved", elevated({ "webide.dev/tier-approver": undefined }), false),
  one("an elevated workspace with an empty approver", elevated({ "webide.dev/tier-approver": "  " }), false),
  one("an elevated workspace without a reason", elevated({ "webide.dev/tier-reason": undefined }), false),
  one("an elevated workspace without a last day", elevated({ "webide.dev/tier-expires": undefined }), false),
  one("an elevated workspace with no day for a last day", elevated({ "webide.dev/tier-expires": "soon" }), false),
  one("an elevated workspace with a day that is not", elevated({ "webide.dev/tier-expires": "2027-02-30" }), false),
  one("an elevated workspace with a moment", elevated({ "webide.dev/tier-expires": "2027-02-03T00:00:00Z" }), false),
  one("a namespace of somebody else", workspace({ name: "other", labels: {} }), true),
  one("quotas of both tiers", quota("default"), true),
  one("an approved elevated quota", quota("elevated"), true),
  one("a quota without a tier", withMetadata(quota("default"), { labels: {} }), false),
  one(
    "a quota whose label contradicts its name",
    withMetadata(quota("default"), { labels: { [tierLabel]: "elevated" }, annotations }),
    false,
  ),
  one("an elevated quota that nobody approved", withMetadata(quota("elevated"), { annotations: {} }), false),
  one("a quota of the platform", withMetadata(quota("default"), { namespace: "ai", labels: {} }), true),
];
