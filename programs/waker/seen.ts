import type { WorkspaceState } from "../../components/core/portal-facts";

/** What one look at a workspace found. */
export interface Seen {
  /** Undefined when it could not be asked. */
  readonly state: WorkspaceState | undefined;
  /** Open connections to the editor. */
  readonly connected: number;
}
