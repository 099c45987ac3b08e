/** One resource as the engine would have been asked to register it. */
export interface RecordedResource {
  /** Pulumi type token, e.g. `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** URN of the parent; empty for the stack itself. */
  readonly parent: string;
  /** Whether a provider makes it; false for components. */
  readonly custom: boolean;
  /** Inputs as plain data: secrets unwrapped to their markers, unknown values as {@link unknownMarker}. */
  readonly inputs: Record<string, unknown>;
  /** Top-level inputs that the engine would keep encrypted. */
  readonly secretInputs: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly dependencies: readonly string[];
}

/** Stands where the engine would not know a value at preview; the engine's own sentinel. */
export const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a secret reads as in rendered files. */
export function secretMarker(source: string): string {
  return `<secret:${source}>`;
}
