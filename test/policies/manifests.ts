import { sha } from "./judged";

interface Entry {
  readonly id?: unknown;
  readonly version?: unknown;
  readonly sha256?: unknown;
  readonly url?: unknown;
}

/** An extension that every rule accepts. */
export const goodExtension = {
  id: "ms-python.python",
  version: "2024.22.2",
  sha256: sha("a"),
  url: "https://nexus.internal/repository/vsix/ms-python.python-2024.22.2.vsix",
};

/** ConfigMap of an extension set; each entry is the good one with these changes. */
export function extensionSet(...entries: readonly Entry[]): Record<string, unknown> {
  return extensionSetText(JSON.stringify(entries.map((entry) => ({ ...goodExtension, ...entry }))));
}

export function extensionSetText(text: unknown): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "extensions", namespace: "ide-kim", labels: { "webide.dev/extension-set": "standard" } },
    data: { "extensions.json": text },
  };
}

export const digest = `sha256:${sha("d")}`;

/** An image that every rule accepts. */
export const goodImage = `registry.internal/webide/valkey/valkey:9.1.2@${digest}`;

/** A pod that runs one image. */
export function pod(image: unknown): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "ai" },
    spec: { containers: [{ name: "c", image }] },
  };
}

const hardOf = {
  default: {
    "requests.cpu": "2",
    "requests.memory": "4Gi",
    "limits.cpu": "4",
    "limits.memory": "8Gi",
    persistentvolumeclaims: "2",
    "requests.storage": "20Gi",
  },
  elevated: {
    "requests.cpu": "4",
    "requests.memory": "8Gi",
    "limits.cpu": "8",
    "limits.memory": "16Gi",
    persistentvolumeclaims: "4",
    "requests.storage": "50Gi",
  },
} as const;

const approval = {
  "webide.dev/tier-approver": "kim",
  "webide.dev/tier-reason": "senior",
  "webide.dev/tier-expires": "2026-11-23",
};

type Tier = keyof typeof hardOf;

/** The quota of a tier, exactly at its ceiling. */
export function quota(
  tier: Tier = "default",
  hard: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: {
      name: `${tier}-quota`,
      namespace: "ide-kim",
      labels: { "webide.dev/tier": tier },
      ...(tier === "elevated" && { annotations: approval }),
    },
    spec: { hard: { ...hardOf[tier], ...hard }, ...spec },
  };
}

/** The namespace of a user. */
export function workspace(metadata: Record<string, unknown> = {}): Record<string, unknown> {
  const labels = { "webide.dev/tier": "default", "webide.dev/namespace-kind": "workspace" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: "ide-kim", labels, ...metadata } };
}

export const approvedElevation = { labels: { "webide.dev/tier": "elevated" }, annotations: approval };

export function limitRange(namespace = "ide-kim"): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "container-defaults", namespace },
    spec: { limits: [] },
  };
}

/** A copy with other metadata. */
export function withMetadata(
  manifest: Record<string, unknown>,
  metadata: Record<string, unknown>,
): Record<string, unknown> {
  return { ...manifest, metadata: { ...(manifest["metadata"] as object), ...metadata } };
}
