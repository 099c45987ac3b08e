import { extensionListKey } from "../../../../../components/core/contracts";
import { extensionSet, extensionSetText, goodExtension } from "../../../manifests";
import type { TwinCase } from "../../twin-case";
import { unreadableLists } from "../../unreadable-lists";

const one = (title: string, manifest: Record<string, unknown>, allowed: boolean): TwinCase => ({
  title,
  manifest,
  allowed,
});
const tabby = { id: "TabbyML.vscode-tabby", version: "1.30.0" };

export const cases: readonly TwinCase[] = [
  one("an approved extension", extensionSet({}), true),
  one("approved extensions in whatever case", extensionSet(tabby, { id: "MS-Python.PYTHON" }), true),
  one("no extension", extensionSet(), true),
  one(
    "a list as a person would write it",
    extensionSetText(`\n [ ${JSON.stringify(goodExtension, null, 4)} ]\n`),
    true,
  ),
  one(
    "another ConfigMap",
    { ...extensionSet(), metadata: { name: "other", namespace: "ide-kim" }, data: { a: "b" } },
    true,
  ),
  one("an extension that nobody approved", extensionSet({ id: "someone.unknown" }), false),
  one("one behind an approved one", extensionSet({}, { id: "someone.unknown" }), false),
  one("an approved id with something behind it", extensionSet({ id: "ms-python.python2" }), false),
  one("a wildcard", extensionSet({ id: "ms-python.*" }), false),
  one("letters that only look alike", extensionSet({ id: "ms-pythоn.python" }), false),
  one("the Kelvin sign", extensionSet({ id: "acme.\u212aaret" }), false),
  one("an empty id", extensionSet({ id: "" }), false),
  one("the same extension twice", extensionSet({}, { id: "MS-PYTHON.python", version: "2024.22.3" }), false),
  one(
    "a list without the label of a set",
    { ...extensionSet({ id: "someone.unknown" }), metadata: { name: "editor", namespace: "ide-kim" } },
    false,
  ),
  one("a list in binary data", { ...extensionSet(), data: {}, binaryData: { [extensionListKey]: "W10=" } }, false),
  one("the label of a set without a list", { ...extensionSet(), data: {} }, false),
  ...unreadableLists.map(([title, manifest]) => one(title, manifest, false)),
];
