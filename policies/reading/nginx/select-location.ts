import type { NginxDirective } from "./nginx-files";
import { nginxPattern } from "./nginx-pattern";
import { own } from "./nginx-servers";

/** How a location chooses its paths. */
export interface LocationMatch {
  /** `@` for a named location, empty for the beginning of a path. */
  readonly modifier: "" | "=" | "^~" | "~" | "~*" | "@";
  readonly text: string;
}

/** Reads the words of a `location`; the modifier may stand right before its text. */
export function locationMatch({ args }: NginxDirective): LocationMatch {
  const [first = "", second] = args;
  if (second !== undefined) return { modifier: first as LocationMatch["modifier"], text: second };
  const [, modifier = "", text = ""] = /^(=|\^~|~\*|~|@)?(.*)$/s.exec(first) ?? [];
  return { modifier: modifier as LocationMatch["modifier"], text };
}

/**
 * The locations that could answer a path: one, or several where a pattern can not be read here; none when the server
 * itself answers. Named locations are not among them.
 *
 * Source: nginx, "Core functionality of HTTP", directive `location`.
 */
export function selectLocations(block: NginxDirective, path: string): NginxDirective[] {
  const locations = own(block, "location").map((directive) => ({ directive, ...locationMatch(directive) }));
  const exact = locations.find(({ modifier, text }) => modifier === "=" && text === path);
  if (exact !== undefined) return [exact.directive];
  const [prefix] = locations
    .filter(({ modifier, text }) => (modifier === "" || modifier === "^~") && path.startsWith(text))
    .sort((a, b) => b.text.length - a.text.length);
  const found: NginxDirective[] = [];
  const enter = (directive: NginxDirective): void => {
    const inner = selectLocations(directive, path);
    found.push(...(inner.length > 0 ? inner : [directive]));
  };
  if (prefix?.modifier !== "^~") {
    for (const { directive, modifier, text } of locations) {
      if (modifier !== "~" && modifier !== "~*") continue;
      const pattern = nginxPattern(text, modifier === "~*");
      if (pattern !== undefined && !pattern.test(path)) continue;
      enter(directive);
      if (pattern !== undefined) return found;
    }
  }
  if (prefix !== undefined) enter(prefix.directive);
  return found;
}
