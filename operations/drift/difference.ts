import type { PathStep } from "./property-path";

/** One way in which a live object is not what was declared. */
export interface Difference {
  readonly urn: string;
  /** Plugin and kind: `kubernetes/NetworkPolicy`, `keycloak/Realm`. */
  readonly kind: string;
  /** For people, and for `--repair`: `NetworkPolicy ide-kim/default-deny`, `realm webide: User kim`. */
  readonly object: string;
  readonly change: "changed" | "missing";
  /** Where in the object; empty for one that is missing. */
  readonly steps: readonly PathStep[];
  /** What was declared; undefined for nothing. */
  readonly expected: unknown;
  /** What is live; undefined for nothing. */
  readonly found: unknown;
  /** Values must not be shown. */
  readonly isSecret: boolean;
  /** What the program declared of the object. Secrets are marks only. */
  readonly declared: Readonly<Record<string, unknown>>;
  /** Name by which the platform owns fields of a Kubernetes object. */
  readonly fieldManager: string | undefined;
}
