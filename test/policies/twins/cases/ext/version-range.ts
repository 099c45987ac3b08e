import { extensionSet } from "../../../manifests";
import type { TwinCase } from "../../twin-case";
import { unreadableLists } from "../../unreadable-lists";

function versions(id: string, allowed: boolean, ...texts: readonly string[]): TwinCase[] {
  return texts.map((version) => ({
    title: `${id} ${JSON.stringify(version)}`,
    manifest: extensionSet({ id, version }),
    allowed,
  }));
}

export const cases: readonly TwinCase[] = [
  ...versions("ms-python.python", true, "2024.22.0", "2024.22.999999"),
  ...versions("ms-python.python", false, "2024.21.999", "2024.23.0", "2025.22.0", "2024.22.1-pre", "latest", "", "*"),
  ...versions("ms-python.python", false, "2024.22", "v2024.22.2", "2024.22.2+build", "2024.022.2", "2024.22.x"),
  ...versions("continue.continue", true, "0.9.0", "0.9.245"),
  ...versions("continue.continue", false, "0.8.99", "0.10.0", "0.90.0", "1.9.0"),
  ...versions("acme.caret", true, "1.2.0", "1.2.10", "1.99.0"),
  ...versions("acme.caret", false, "1.1.99", "2.0.0", "1.2.0-beta.1"),
  ...versions("acme.beta", true, "2.0.0-beta.1"),
  ...versions("acme.beta", false, "2.0.0-beta.2", "2.0.0"),
  ...versions("Continue.CONTINUE", false, "1.0.0"),
  ...versions("someone.unknown", true, "1.0.0"),
  ...versions("someone.unknown", false, "latest"),
  {
    title: "a second one out of range",
    manifest: extensionSet({}, { id: "continue.continue", version: "1.0.0" }),
    allowed: false,
  },
  ...unreadableLists.map(([title, manifest]) => ({ title, manifest, allowed: false })),
];
