import { isObject, type Properties } from "../wire/value";
import { markSecrets } from "./mark-secrets";
import { textAt, withMetadata } from "./metadata";
import { toObject, toProperties } from "./plain";

/** What the state keeps of an object. */
export interface Checkpoint {
  /** As the server had it. */
  readonly live: Properties;
  /** What it was made from. */
  readonly inputs: Properties;
  /** Owner of its fields; undefined in a state this plugin did not write. */
  readonly fieldManager: string | undefined;
  readonly initialApiVersion: string | undefined;
}

/** Keys of the plugin's own notes in the state; the official plugin's names. */
const notes = { inputs: "__inputs", fieldManager: "__fieldManager", initialApiVersion: "__initialApiVersion" } as const;

/**
 * Writes a checkpoint as properties.
 *
 * @param secretsOf inputs that say what is secret
 */
export function writeCheckpoint(
  { live, inputs, fieldManager, initialApiVersion }: Checkpoint,
  secretsOf: Properties,
): Properties {
  // The owners of fields fill pages and change with every write by anyone; the server knows them best.
  const kept = toProperties(withMetadata(live, { managedFields: undefined }));
  return {
    ...markSecrets(kept, secretsOf),
    [notes.inputs]: markSecrets(toProperties(inputs), secretsOf),
    [notes.initialApiVersion]: initialApiVersion,
    [notes.fieldManager]: fieldManager,
  };
}

/** Reads what {@link writeCheckpoint} or the official plugin wrote; secrets are laid open. */
export function readCheckpoint(properties: Properties): Checkpoint {
  const {
    [notes.inputs]: inputs,
    [notes.fieldManager]: fieldManager,
    [notes.initialApiVersion]: initialApiVersion,
    ...live
  } = toObject(properties);
  return {
    live,
    inputs: isObject(inputs) ? inputs : {},
    fieldManager: typeof fieldManager === "string" ? fieldManager : undefined,
    initialApiVersion: typeof initialApiVersion === "string" ? initialApiVersion : undefined,
  };
}

/** False for an object whose creation was cut off before the server's answer came: it may exist or not, be ours or not. */
export function isCertain({ live }: Checkpoint): boolean {
  return textAt(live, "metadata", "uid") !== "";
}
