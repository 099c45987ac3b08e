import type { Properties } from "./value";

/** Which resource a call is about. */
export interface ResourceIdentity {
  readonly urn: string;
  /** Type token, as in `kubernetes:core/v1:ConfigMap`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
}

/** One input that can not be used. */
export interface CheckFailure {
  /** Path of the input. */
  readonly property: string;
  readonly reason: string;
}

/** Kinds of a difference, by the engine's own names. */
export type DifferenceKind = "ADD" | "ADD_REPLACE" | "DELETE" | "DELETE_REPLACE" | "UPDATE" | "UPDATE_REPLACE";

/** What an update would do. */
export interface Difference {
  readonly changes: boolean;
  /** Paths, as in `spec.replicas`, that can not be changed in place. @default none */
  readonly replaces?: readonly string[];
  /** Top-level properties that differ. @default none */
  readonly diffs?: readonly string[];
  /** By path; `inputDiff` says that old and new inputs were compared, not state and inputs. @default none */
  readonly detailed?: Readonly<Record<string, { readonly kind: DifferenceKind; readonly inputDiff: boolean }>>;
  /** Whether the old object must be gone before the new one is made. @default false */
  readonly deleteBeforeReplace?: boolean;
}

/** An object as it stands. */
export interface ResourceState {
  readonly id: string;
  readonly properties: Properties;
}

/**
 * One kind of plugin: how its resources are compared, made, read, changed and removed.
 *
 * A thrown Error reaches the user as it is; {@link InitializationError} says that the object exists all the same.
 */
export interface ResourceProvider {
  /** Name of the plugin, as in `kubernetes`. */
  readonly name: string;
  /** Version it speaks for: that of the npm package of the same name. */
  readonly version: string;
  /** Whether secrets arrive marked; otherwise the engine opens them and marks the outputs itself. */
  readonly acceptsSecrets: boolean;

  /** Checks the provider's own settings. @default accepts them */
  checkConfig?(news: Properties): Promise<Properties>;
  /** Compares two of its settings. @default a change that replaces nothing */
  diffConfig?(olds: Properties, news: Properties): Promise<Difference>;
  /** Takes the settings; unknown values are possible at preview. */
  configure(settings: Properties): Promise<void>;

  check(
    resource: ResourceIdentity,
    request: { readonly olds: Properties; readonly news: Properties; readonly randomSeed: Uint8Array },
  ): Promise<{ readonly inputs: Properties; readonly failures?: readonly CheckFailure[] }>;
  /** @param request `olds` is the state, `oldInputs` what it was made from */
  diff(
    resource: ResourceIdentity,
    request: {
      readonly id: string;
      readonly olds: Properties;
      readonly oldInputs: Properties;
      readonly news: Properties;
      /** Paths whose changes the program asked to ignore; `news` has the old values there already. */
      readonly ignoreChanges: readonly string[];
    },
  ): Promise<Difference>;
  /** Makes it; at preview only says what it would look like, with `unknown` where the server decides. */
  create(
    resource: ResourceIdentity,
    request: {
      readonly inputs: Properties;
      readonly preview: boolean;
      /** Seconds; 0 where the program asked for none. */
      readonly timeoutSeconds: number;
      /** Aborts when the engine is told to stop. */
      readonly signal: AbortSignal;
    },
  ): Promise<ResourceState>;
  /** Reads the live object; undefined when it is gone. `inputs` is empty at an import. */
  read(
    resource: ResourceIdentity,
    request: { readonly id: string; readonly properties: Properties; readonly inputs: Properties },
  ): Promise<(ResourceState & { readonly inputs: Properties }) | undefined>;
  update(
    resource: ResourceIdentity,
    request: {
      readonly id: string;
      readonly olds: Properties;
      readonly oldInputs: Properties;
      readonly news: Properties;
      readonly preview: boolean;
      readonly timeoutSeconds: number;
      readonly ignoreChanges: readonly string[];
      readonly signal: AbortSignal;
    },
  ): Promise<{ readonly properties: Properties }>;
  /** Removes it; one that is gone already counts as removed. */
  delete(
    resource: ResourceIdentity,
    request: {
      readonly id: string;
      readonly properties: Properties;
      readonly inputs: Properties;
      readonly timeoutSeconds: number;
      readonly signal: AbortSignal;
    },
  ): Promise<void>;
  /** Answers a function such as `kubernetes:yaml:decode`. @default there are none */
  invoke?(token: string, args: Properties): Promise<Properties>;
}
