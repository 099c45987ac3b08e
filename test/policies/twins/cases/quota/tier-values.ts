import { quotaKeys } from "../../../../../policies/limits/quotas";
import { quota, withMetadata } from "../../../manifests";
import type { TwinCase } from "../../twin-case";

const one = (title: string, manifest: Record<string, unknown>, allowed: boolean): TwinCase => ({
  title,
  manifest,
  allowed,
});

const oneOver: Record<string, string> = {
  "requests.cpu": "2001m",
  "requests.memory": "4097Mi",
  "limits.cpu": "4001m",
  "limits.memory": "8589934593",
  persistentvolumeclaims: "3",
  "requests.storage": "21Gi",
};

export const cases: readonly TwinCase[] = [
  one("the default tier at its ceiling", quota("default"), true),
  one("the elevated tier at its ceiling", quota("elevated"), true),
  one(
    "the same amounts in other units",
    quota("default", {
      "requests.cpu": "2000m",
      "limits.memory": "8192Mi",
      "requests.storage": "20480Mi",
      persistentvolumeclaims: 2,
    }),
    true,
  ),
  one("less", quota("default", { "requests.cpu": "0", "limits.cpu": "3999m" }), true),
  ...quotaKeys.flatMap((key) => [
    one(`${key} one unit over`, quota("default", { [key]: oneOver[key] }), false),
    one(`a quota without ${key}`, quota("default", { [key]: undefined }), false),
  ]),
  one(
    "the higher amounts under the name of the default tier",
    withMetadata(quota("elevated"), { name: "default-quota" }),
    false,
  ),
  one("a quota that is no tier's", withMetadata(quota("default"), { name: "other-quota" }), false),
  one("an amount with an exponent", quota("default", { "requests.memory": "1e3" }), false),
  one(
    "further keys that forbid",
    quota("default", { "services.loadbalancers": "0", "requests.nvidia.com/gpu": 0, "count/jobs.batch": "0" }),
    true,
  ),
  one("a further key that allows", quota("default", { "services.loadbalancers": "1" }), false),
  one(
    "another namespace's quota",
    withMetadata(quota("default", { pods: "7" }), { namespace: "ai", name: "gpu" }),
    true,
  ),
];
