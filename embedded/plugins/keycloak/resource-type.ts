import type { CheckFailure } from "../wire/resource-provider";
import type { Properties } from "../wire/value";
import type { Connection } from "./connection";
import type { Data } from "./schema/data";
import type { Fields } from "./schema/field";

/** One kind of object in Keycloak, and how it is made, read, changed and removed. */
export interface ResourceType {
  readonly fields: Fields;
  /** Version of the state's form, where the official plugin writes one. @default none */
  readonly stateVersion?: string;

  /** What errors call it, as `user "kim" in realm "webide"`. */
  label(data: Data): string;
  /** What the schema alone can not refuse; values may be unknown. @default nothing */
  refuse?(inputs: Data): readonly CheckFailure[];
  /** Makes it and answers its id. Nothing is left behind when it throws. */
  create(keycloak: Connection, wanted: Data): Promise<string>;
  /** The steps after `create`; where one fails the object exists, and the next run goes on. @default none */
  complete?(keycloak: Connection, id: string, wanted: Data): Promise<void>;
  /** Id of an object that is there already under the name asked for. @default there can be none */
  existing?(keycloak: Connection, wanted: Data): Promise<string | undefined>;
  /** The live object; undefined when it is gone. @param known the state, or what the id of an import says */
  read(keycloak: Connection, id: string, known: Data): Promise<Properties | undefined>;
  update(keycloak: Connection, id: string, wanted: Data, before: Data): Promise<void>;
  delete(keycloak: Connection, id: string, known: Data): Promise<void>;
  /** The parts of an id given to `pulumi import`; names for error texts. */
  readonly importId: readonly string[];
  /** Id and first properties out of those parts. */
  imported(...parts: string[]): { readonly id: string; readonly known: Properties };
}
