import { extensionSetText } from "../manifests";

/** Lists of extensions that no rule can read, and every one must refuse. */
export const unreadableLists: readonly (readonly [title: string, manifest: Record<string, unknown>])[] = [
  ["a list that is no JSON", extensionSetText("extensions: none")],
  ["a list that is a mapping", extensionSetText("{}")],
  ["a list that is not closed", extensionSetText("[")],
  ["a list that is empty text", extensionSetText("")],
];
