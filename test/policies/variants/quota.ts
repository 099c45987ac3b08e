import type { Variant } from "./variant";
import { leaveOut, set, unset } from "./variant";

const defaultQuota = /^prod-users-\d+ ResourceQuota ide-[a-z-]+\/default-quota$/;
const elevatedQuota = /^prod-users-\d+ ResourceQuota ide-[a-z-]+\/elevated-quota$/;

/** What a workspace may use. */
export const variants: readonly Variant[] = [
  {
    title: "gives a thousandth of a core more than the tier",
    rule: "quota/tier-values",
    to: defaultQuota,
    change: set(["spec", "hard", "limits.cpu"], "4001m"),
  },
  {
    title: "gives one byte more than the tier",
    rule: "quota/tier-values",
    to: defaultQuota,
    change: set(["spec", "hard", "limits.memory"], String(8 * 1024 ** 3 + 1)),
  },
  {
    title: "gives the elevated tier one volume more",
    rule: "quota/tier-values",
    to: elevatedQuota,
    change: set(["spec", "hard", "persistentvolumeclaims"], "5"),
  },
  {
    title: "leaves out the limit of storage",
    rule: "quota/tier-values",
    to: defaultQuota,
    change: unset(["spec", "hard", "requests.storage"]),
  },
  {
    title: "belongs to a tier that nobody knows",
    rule: "quota/tier-known",
    also: { "quota/present": "its namespace is of another tier" },
    to: defaultQuota,
    change: set(["metadata", "labels", "webide.dev/tier"], "unlimited"),
  },
  {
    title: "is elevated by an approval that has ended",
    rule: "quota/tier-known",
    to: elevatedQuota,
    change: set(["metadata", "annotations", "webide.dev/tier-expires"], "2026-11-22"),
  },
  {
    title: "is missing",
    rule: "quota/present",
    to: /^prod-users-\d+ LimitRange ide-[a-z-]+\/container-defaults$/,
    change: leaveOut,
  },
  {
    title: "stands beside a second one",
    rule: "quota/present",
    also: { "quota/tier-values": "a quota of any other name has no ceiling" },
    to: defaultQuota,
    change: (object) => {
      const [same] = set(["metadata", "name"], "more")(object);
      return same === undefined ? [] : [object, { ...same, options: undefined }];
    },
  },
  {
    title: "allows a graphics card",
    rule: "quota/no-gpu-in-ide",
    also: { "quota/tier-values": "a key beside the six may only forbid" },
    to: defaultQuota,
    change: set(["spec", "hard", "requests.nvidia.com/gpu"], "1"),
  },
  {
    title: "allows a load balancer",
    rule: "quota/no-escape-objects",
    also: { "quota/tier-values": "a key beside the six may only forbid" },
    to: defaultQuota,
    change: set(["spec", "hard", "services.loadbalancers"], "1"),
  },
  {
    title: "asks for more than the quota of its namespace",
    rule: "quota/pod-fits",
    to: /^prod-users-\d+ Deployment ide-[a-z-]+\/code-server$/,
    change: set(["spec", "template", "spec", "containers", 0, "resources", "limits", "memory"], "17Gi"),
  },
  {
    title: "is smaller than the claims below it",
    rule: "quota/no-shrink-below-use",
    to: defaultQuota,
    change: set(["spec", "hard", "requests.storage"], "1Gi"),
  },
];
