import { extensionSet } from "../../../manifests";
import type { TwinCase } from "../../twin-case";
import { unreadableLists } from "../../unreadable-lists";

const one = (title: string, manifest: Record<string, unknown>, allowed: boolean): TwinCase => ({
  title,
  manifest,
  allowed,
});

export const cases: readonly TwinCase[] = [
  one("an extension that no pattern covers", extensionSet({}), true),
  one("an id that a pattern covers and an exception spares", extensionSet({ id: "acme.not-copilot" }), true),
  one("no extension", extensionSet(), true),
  one("an id that is approved and blocked", extensionSet({ id: "acme.remote-notes", version: "1.0.0" }), false),
  one("a blocked id in upper case", extensionSet({ id: "GitHub.COPILOT" }), false),
  one("a blocked id behind a harmless one", extensionSet({}, { id: "ms-vscode-remote.remote-ssh" }), false),
  one("a pattern at the end of an id", extensionSet({ id: "acme.not-copilot2" }), false),
  ...unreadableLists.map(([title, manifest]) => one(title, manifest, false)),
];
