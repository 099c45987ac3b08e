import { listedExtensions } from "../../reading/files/extension-list";
import { isExpired } from "../../limits/calendar-date";
import { normalExtensionId } from "../../limits/extension-id";
import { isInRange } from "../../limits/version-range";
import type { ObjectRule } from "../../rule";

/** Extensions of the editor itself: part of its image, which is judged by its digest. */
const builtIn = /^vscode\./i;

/**
 * What an extension would pull in is approved as well. What is not approved itself, and versions outside the approved
 * range, are the business of ext/id-exact and ext/version-range.
 */
export const rule: ObjectRule = {
  id: "ext/deps-closed",
  level: "mandatory",
  scope: "object",
  summary:
    "Everything that an extension depends on, or bundles as a pack, is approved; dependencies stand in the same set.",
  reason:
    "An editor installs the members of extensionDependencies and extensionPack by itself: GlassWorm was carried into clean extensions that way. What each approved version names stands in policies/baseline/extension-dependencies.yaml; a version without a row is refused.",
  source: "https://code.visualstudio.com/api/references/extension-manifest",
  appliesTo: ["ConfigMap"],
  example: {
    good: `data:   # acme.tool depends on acme.base, and both are approved\n  extensions.json: '[{"id":"acme.base","version":"1.0.0", ...},{"id":"acme.tool","version":"1.0.0", ...}]'`,
    bad: `data:   # acme.base is missing\n  extensions.json: '[{"id":"acme.tool","version":"1.0.0", ...}]'`,
  },
  *check(object, { baseline, today }) {
    const listed = listedExtensions(object);
    const present = new Set(listed.map(({ id }) => normalExtensionId(id.text() ?? "")));
    for (const { id: field, version: versionField } of listed) {
      const id = normalExtensionId(field.text() ?? "") ?? "";
      const version = versionField.text() ?? "";
      const approval = baseline.whitelist.extensions.get(id);
      if (approval === undefined || !isInRange(version, approval.version)) continue;
      const row = baseline.extensionDependencies.find(
        (entry) => normalExtensionId(entry.id) === id && isInRange(version, entry.version),
      );
      if (row === undefined) {
        yield {
          field,
          value: `${field.shown()} ${version}, whose dependencies nobody has recorded`,
          allowed: "an extension with a row in policies/baseline/extension-dependencies.yaml for this version",
          whatToDo: "Read extensionDependencies and extensionPack in the package.json of the file, and record them.",
        };
        continue;
      }
      for (const name of row.requires.filter((entry) => !builtIn.test(entry))) {
        const needed = normalExtensionId(name) ?? "";
        const isApproved = baseline.whitelist.extensions.has(needed);
        if (isApproved && present.has(needed)) continue;
        yield {
          field,
          value: `${field.shown()}, which depends on ${name}`,
          allowed: isApproved
            ? `${field.shown()} with ${name} in the same set`
            : "an extension whose dependencies are approved",
          whatToDo: isApproved
            ? `Add ${name} to the extension set: without it the other does not start.`
            : `Have the security team approve ${name}, or take both out.`,
        };
      }
      for (const name of row.packs) {
        const member = normalExtensionId(name) ?? "";
        if (baseline.whitelist.extensions.has(member)) continue;
        const leftOut = row.left_out?.find((entry) => normalExtensionId(entry.id) === member);
        if (leftOut !== undefined && !isExpired(leftOut.expires, today)) continue;
        const ended = leftOut === undefined ? "" : `; leaving it out was decided until ${leftOut.expires}`;
        yield {
          field,
          value: `${field.shown()}, whose pack holds ${name}`,
          allowed: `a pack whose members are approved${ended}`,
          whatToDo: `Have the security team approve ${name}, or decide anew under left_out in policies/baseline/extension-dependencies.yaml.`,
        };
      }
    }
  },
};
