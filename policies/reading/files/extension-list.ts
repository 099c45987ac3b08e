import { extensionListKey, labelKeys } from "../../../components/core/contracts";
import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** One extension that a workspace would install. */
export interface ListedExtension {
  readonly id: Field;
  readonly version: Field;
  readonly sha256: Field;
  readonly url: Field;
}

/**
 * The extensions that a ConfigMap lists: one that carries the label of an extension set, or the key such a set stands
 * under, so that leaving the label out hides nothing.
 *
 * @throws UnreadableFieldError when there is such a list and it can not be read
 */
export function listedExtensions(object: PolicyObject): ListedExtension[] {
  const text = object.props.at("data", extensionListKey);
  const binary = object.props.at("binaryData", extensionListKey);
  if (!binary.isAbsent) {
    throw new UnreadableFieldError(
      binary,
      "binary data",
      `a list in data.${extensionListKey}`,
      "Write the list as JSON text.",
    );
  }
  if (text.isAbsent && object.label(labelKeys.extensionSet).isAbsent) return [];
  const list = text.json();
  if (!list.isList()) {
    throw new UnreadableFieldError(
      list,
      list.shown(),
      "a JSON list of extensions",
      "List each extension with id, version, sha256 and url.",
    );
  }
  return list.items().map((entry) => ({
    id: entry.at("id"),
    version: entry.at("version"),
    sha256: entry.at("sha256"),
    url: entry.at("url"),
  }));
}
