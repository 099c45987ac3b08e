import type { NginxDirective } from "./nginx-files";

/** Words before a pattern. */
const operators = new Set(["~", "~*", "!~", "!~*"]);

/** The patterns that a directive, or the lines of a map, match with. */
function patterns({ name, args, block }: NginxDirective): string[] {
  const behindOperator = args.filter((_, index) => operators.has(args[index - 1] ?? ""));
  const marked = args.filter((word) => /^!?~\*?[^*]/.test(word));
  const first = name === "rewrite" || name === "fastcgi_split_path_info" ? args.slice(0, 1) : [];
  const keys = name === "map" ? (block ?? []).map((line) => line.name).filter((key) => key.startsWith("~")) : [];
  return [...behindOperator, ...marked, ...first, ...keys];
}

function hasUnnamedGroup(pattern: string): boolean {
  let isInClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const letter = pattern[index];
    if (letter === "\\") index += 1;
    else if (isInClass) isInClass = letter !== "]";
    else if (letter === "[") isInClass = true;
    else if (letter === "(" && !/[?*]/.test(pattern[index + 1] ?? "")) return true;
  }
  return false;
}

/** Whether a directive captures text in a group without a name, or uses such a text by its number. */
export function usesUnnamedGroups(directive: NginxDirective): boolean {
  const words = [
    ...directive.args,
    ...(directive.name === "map" ? (directive.block ?? []).flatMap(({ args }) => args) : []),
  ];
  return words.some((word) => /\$\{?[1-9]/.test(word)) || patterns(directive).some(hasUnnamedGroup);
}
