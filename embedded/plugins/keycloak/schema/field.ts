/** One property of a resource type, as the official plugin's schema has it. */
export interface Field {
  /**
   * `texts` is a set of texts; `map` holds texts by key; `block` is one object, `blocks` a list of them, `blockSet` a set.
   */
  readonly type: "text" | "flag" | "number" | "texts" | "map" | "block" | "blocks" | "blockSet";
  /** What a block holds. @default nothing */
  readonly fields?: Fields;
  /** @default false */
  readonly required?: boolean;
  /** The server decides where the program is silent. @default false */
  readonly computed?: boolean;
  /** Known from the server only; the program can not set it. @default false */
  readonly output?: boolean;
  /** Where the program is silent the object keeps what it has. @default what it has is taken away */
  readonly kept?: boolean;
  /** Value where the program is silent. @default none */
  readonly default?: boolean | number | string;
  /** Two objects can not share it, so that the old one must be gone before a new one is made. @default false */
  readonly named?: boolean;
  /** A change makes a new object. @default false */
  readonly replaces?: boolean;
  /** Encrypted in the state. @default false */
  readonly secret?: boolean;
  /** A duration as `5m`; `300s` is the same. @default false */
  readonly duration?: boolean;
  /** Counts when the object is made, never after. @default false */
  readonly onlyAtCreation?: boolean;
  /** Values that are allowed. @default any */
  readonly oneOf?: readonly string[];
  /** The stand-in shows it where the server has it, and refuses to set it. @default false */
  readonly unsupported?: boolean;
}

/** Properties by name. */
export type Fields = Readonly<Record<string, Field>>;
