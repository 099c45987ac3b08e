import { podSecurityLabels } from "../../../../../components/core/pod-security";
import type { TwinCase } from "../../twin-case";

const kind = "webide.dev/namespace-kind";
const key = (part: string): string => `pod-security.kubernetes.io/${part}`;

function namespace(labels: Record<string, string | undefined>, of = "platform"): Record<string, unknown> {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: "tools", labels: { [kind]: of, ...labels } } };
}

export const cases: readonly TwinCase[] = [
  { title: "a namespace with all labels", manifest: namespace(podSecurityLabels()), allowed: true },
  { title: "a user's namespace with all labels", manifest: namespace(podSecurityLabels(), "workspace"), allowed: true },
  { title: "a namespace without them", manifest: namespace({}), allowed: false },
  ...["enforce", "audit", "warn"].flatMap((mode) =>
    [
      { [key(mode)]: undefined },
      { [key(mode)]: "baseline" },
      { [key(mode)]: "privileged" },
      { [key(`${mode}-version`)]: undefined },
      { [key(`${mode}-version`)]: "latest" },
      { [key(`${mode}-version`)]: "v1.36" },
    ].map((change): TwinCase => ({
      title: `a namespace with ${mode} as ${JSON.stringify(Object.entries(change)[0])}`,
      manifest: namespace({ ...podSecurityLabels(), ...change }),
      allowed: false,
    })),
  ),
];
