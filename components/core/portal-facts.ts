/**
 * What a workspace does right now.
 *
 * `starting` includes a pod that does not become ready; `none` means that there is no such workspace.
 */
export type WorkspaceState = "running" | "starting" | "stopped" | "disabled" | "none";

/** One extension that a workspace installs at its start. */
export interface InstalledExtension {
  readonly id: string;
  /** Exact version. */
  readonly version: string;
}

/** Limits of a workspace and what is used of them, as Kubernetes quantities by the quota's own keys. */
export interface QuotaUse {
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

/**
 * Answer of the waker to `GET /portal/<user>`: what the portal shows a user of their own workspace. Always with status
 * 200 when the cluster could be asked; 502 with `{"error": ...}` when it could not.
 */
export interface PortalFacts {
  readonly user: string;
  readonly state: WorkspaceState;
  /** Left out where the waker may not look: in a disabled workspace and in none. */
  readonly quota?: QuotaUse;
  /** Left out likewise. */
  readonly extensions?: readonly InstalledExtension[];
}
