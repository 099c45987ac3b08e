import { listedExtensions } from "../../reading/files/extension-list";
import { isBelow } from "../../limits/registries";
import type { ObjectRule } from "../../rule";

/** The address without anything that could make it mean another place; undefined when there is such a thing. */
function plainAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // `..`, credentials, upper-case hosts and encoded letters would all be rewritten by the parser.
  return url.href === text && url.search === "" && url.hash === "" && !/%2e|%2f|%5c/i.test(text) ? text : undefined;
}

/** Extensions are fetched from the internal repository alone. */
export const rule: ObjectRule = {
  id: "ext/source",
  level: "mandatory",
  scope: "object",
  summary: "Every extension is fetched from an allowed internal repository over https.",
  reason: "Inside the air gap only the internal repository holds files that were reviewed.",
  source: "operations guide, 4.3 (deploy_extension.sh)",
  appliesTo: ["ConfigMap"],
  example: {
    good: `data:\n  extensions.json: '[{"url":"https://nexus.internal/repository/vsix/continue.continue-0.9.245.vsix", ...}]'`,
    bad: `data:\n  extensions.json: '[{"url":"https://nexus.internal.example.com/repository/vsix/x.vsix", ...}]'`,
  },
  *check(object, { baseline }) {
    const allowed = baseline.registries.extensions.filter(
      (entry) => entry.class === "production" || object.stack.embedded,
    );
    for (const { url: field } of listedExtensions(object)) {
      const address = plainAddress(field.text() ?? "");
      if (address === undefined || !allowed.some((entry) => isBelow(address, entry.prefix))) {
        yield {
          field,
          allowed: `a plain address below ${allowed.map((entry) => entry.prefix).join(" or ")}`,
          whatToDo: "Publish the file to the internal repository and name its address there.",
        };
      }
    }
  },
};
