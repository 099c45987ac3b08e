import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** A file that pods find in a ConfigMap or a Secret. */
export interface ObjectFile {
  readonly field: Field;
  /** Its content, decoded. */
  readonly text: string;
}

const plain = (field: Field): ObjectFile => ({ field, text: field.text() ?? "" });
const encoded = (field: Field): ObjectFile => ({
  field,
  text: Buffer.from(field.text() ?? "", "base64").toString("utf8"),
});

/**
 * The files of a ConfigMap or a Secret that can be seen. What is kept encrypted is left out, and so is the content of a
 * Secret that is not known yet.
 *
 * @throws UnreadableFieldError when a ConfigMap can not be read
 */
export function objectFiles(object: PolicyObject): ObjectFile[] {
  const seen = (place: string): Field[] => {
    const field = object.props.at(place);
    return field.isSecret ? [] : field.entries().filter((entry) => !entry.isSecret && !entry.isAbsent);
  };
  if (!object.isKubernetes) return [];
  if (object.kind === "ConfigMap") return [...seen("data").map(plain), ...seen("binaryData").map(encoded)];
  if (object.kind !== "Secret") return [];
  return [...readable(() => seen("stringData"), plain), ...readable(() => seen("data"), encoded)];
}

function readable(fields: () => readonly Field[], read: (field: Field) => ObjectFile): ObjectFile[] {
  const orNone = <T>(attempt: () => readonly T[]): readonly T[] => {
    try {
      return attempt();
    } catch (error) {
      if (error instanceof UnreadableFieldError) return [];
      throw error;
    }
  };
  return orNone(fields).flatMap((field) => orNone(() => [read(field)]));
}
