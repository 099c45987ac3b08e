import type { Properties, Value } from "../wire/value";

/** What may stand in an input. */
export interface RandomInput {
  readonly kind: "integer" | "boolean" | "text" | "map";
  /** @default false */
  readonly required?: boolean;
  /** Value where the program gives none; it stands in the state. @default none */
  readonly default?: number | boolean;
}

/** One resource type of the random plugin. All of them are replaced, never updated: a value once drawn stays. */
export interface RandomType {
  readonly inputs: Readonly<Record<string, RandomInput>>;
  /** Outputs that only creation knows. */
  readonly drawn: readonly string[];
  /** Those of them that must stay encrypted in the state. @default none */
  readonly secret?: readonly string[];
  /** Version of the state's form in the official plugin, which reads this state when it takes over. @default none */
  readonly schemaVersion?: number;

  /** What is wrong with inputs whose kinds are right and all known, by input. @default nothing */
  refuse?(inputs: Properties): { readonly property: string; readonly reason: string } | undefined;
  /**
   * Draws the value.
   *
   * @param inputs with defaults, nothing secret, all known
   */
  draw(inputs: Properties): { readonly id: string; readonly drawn: Readonly<Record<string, Value>> };
  /**
   * What `pulumi import` keeps of an existing value; throws an Error that says how the id must look.
   *
   * @param id as typed by the user
   */
  adopt(id: string): {
    readonly id: string;
    readonly inputs: Properties;
    readonly drawn: Readonly<Record<string, Value>>;
  };
}
