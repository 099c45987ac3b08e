import type * as k8s from "@pulumi/kubernetes";

/** The Kubernetes minor whose Pod Security Standards the platform is held to. */
export const podSecurityVersion = "v1.37";

/** Pod Security admission labels of a namespace. Source: Kubernetes "Enforce Pod Security Standards with Namespace Labels". */
export function podSecurityLabels(
  level: "restricted" | "baseline" | "privileged" = "restricted",
): Record<string, string> {
  return Object.fromEntries(
    ["enforce", "audit", "warn"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
    ]),
  );
}

/** Security context of a pod that meets the "restricted" standard. */
export function podSecurityContext(uid: number, gid: number = uid): k8s.types.input.core.v1.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: gid,
    fsGroup: gid,
    // Re-owning a large volume at each start takes minutes; once is enough.
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Security context of a container that meets the "restricted" standard and can not write to its image. */
export function containerSecurityContext(): k8s.types.input.core.v1.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}
