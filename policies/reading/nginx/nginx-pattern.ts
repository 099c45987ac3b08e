/** Escapes that mean the same in JavaScript. */
const sameEscapes = /[dDwWsSbBtnrfxk0-9]|[^A-Za-z0-9]/;

const endOfText = "(?![^])";

function bothCases(letter: string, isInClass: boolean): string {
  const lower = letter.toLowerCase();
  const upper = letter.toUpperCase();
  if (lower === upper) return letter;
  return isInClass ? `${lower}${upper}` : `[${lower}${upper}]`;
}

/** Patterns that were read before: a configuration is asked about many paths. */
const known = new Map<string, RegExp | undefined>();

/**
 * A pattern of nginx (PCRE) as a regular expression of JavaScript.
 *
 * @returns undefined for a pattern with parts that JavaScript does not know
 */
export function nginxPattern(pattern: string, ignoresCase = false): RegExp | undefined {
  const key = `${ignoresCase ? "i" : "c"}${pattern}`;
  if (!known.has(key)) known.set(key, convert(pattern, ignoresCase));
  return known.get(key);
}

function convert(pattern: string, ignoresCase: boolean): RegExp | undefined {
  let result = "";
  let isInClass = false;
  const insensitive: boolean[] = [ignoresCase];
  for (let index = 0; index < pattern.length; index += 1) {
    const letter = pattern[index] ?? "";
    const rest = pattern.slice(index);
    const here = insensitive.at(-1) ?? false;
    if (letter === "\\") {
      const next = pattern[index + 1] ?? "";
      index += 1;
      if (next === "z" && !isInClass) result += endOfText;
      else if (next === "A" && !isInClass) result += "^";
      else if (sameEscapes.test(next)) result += letter + next;
      else return undefined;
    } else if (isInClass) {
      if (letter === "[" && /^\[[:.=]/.test(rest)) return undefined;
      isInClass = letter !== "]";
      const range = /^([A-Za-z])-([A-Za-z])/.exec(rest);
      if (here && range !== null) {
        const [whole, from = "", to = ""] = range;
        result += `${from}-${to}${from.toLowerCase()}-${to.toLowerCase()}${from.toUpperCase()}-${to.toUpperCase()}`;
        index += whole.length - 1;
      } else result += here ? bothCases(letter, true) : letter;
    } else if (letter === "[") {
      // A bracket right after the opening one is an ordinary letter to PCRE, and the end of the class to JavaScript.
      if (/^\[\^?\]/.test(rest)) return undefined;
      isInClass = true;
      result += letter;
      if (rest.startsWith("[^")) {
        result += "^";
        index += 1;
      }
    } else if (letter === "(") {
      const [opening] = /^\((?:\?(?:i:|:|=|!|<=|<!|P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*'))?/.exec(rest) ?? [""];
      if (opening === "(" && /^\([?*]/.test(rest)) return undefined;
      insensitive.push(here || opening === "(?i:");
      const name = /[<']([A-Za-z_]\w*)[>']$/.exec(opening)?.[1];
      result += name !== undefined ? `(?<${name}>` : opening.replace("(?i:", "(?:");
      index += opening.length - 1;
    } else if (letter === ")") {
      if (insensitive.length > 1) insensitive.pop();
      result += letter;
    } else if (letter === "$") {
      // PCRE lets a last line break stand behind the end.
      result += `(?=\\n?${endOfText})`;
    } else if (/[+*?}]/.test(letter) && pattern[index + 1] === "+") {
      return undefined;
    } else result += here ? bothCases(letter, false) : letter;
  }
  try {
    return new RegExp(result);
  } catch {
    return undefined;
  }
}

/** The letters that every match of a pattern begins with; empty where it names none. */
export function literalBeginning(pattern: string): string {
  const [, letters = ""] = /^\^((?:[\w/ -]|\\[^\w])*)/.exec(pattern) ?? [];
  // A quantifier may take the last letter away, an alternative all of them.
  if (hasAlternatives(pattern)) return "";
  const isOptional = /^[?*{]/.test(pattern.slice(letters.length + 1));
  return (isOptional ? letters.replace(/\\?.$/, "") : letters).replaceAll(/\\(.)/g, "$1");
}

/** Whether a pattern as a whole is a choice between several. */
function hasAlternatives(pattern: string): boolean {
  const plain = pattern.replaceAll(/\\./gs, "").replaceAll(/\[[^\]]*\]/g, "");
  let depth = 0;
  for (const letter of plain) {
    if (letter === "(") depth += 1;
    else if (letter === ")") depth -= 1;
    else if (letter === "|" && depth === 0) return true;
  }
  return false;
}

/** What a named group of a pattern may hold; undefined when there is no such group. */
export function groupBody(pattern: string, name: string): string | undefined {
  const opening = new RegExp(`\\(\\?(?:P?<${name}>|'${name}')`).exec(pattern);
  if (opening === null) return undefined;
  const start = opening.index + opening[0].length;
  let depth = 1;
  let isInClass = false;
  for (let index = start; index < pattern.length; index += 1) {
    const letter = pattern[index];
    if (letter === "\\") index += 1;
    else if (isInClass) isInClass = letter !== "]";
    else if (letter === "[") isInClass = true;
    else if (letter === "(") depth += 1;
    else if (letter === ")") depth -= 1;
    if (depth === 0) return pattern.slice(start, index);
  }
  return undefined;
}

const quantifier = String.raw`(?:[?*+]|\{\d+(?:,\d*)?\})`;
const structure = String.raw`\(\?:|\)|\|`;
const labelText = new RegExp(String.raw`^(?:[\w-]|\[[\w-]+\]|${structure}|${quantifier})*$`);
const pathText = new RegExp(String.raw`^(?:[\w/-]|\\[.-]|\[[\w./-]+\]|${structure}|${quantifier})*$`);

/** Whether a pattern admits letters, digits, hyphens and underscores only: one label of a host name, never an address. */
export function isLabelPattern(pattern: string): boolean {
  return labelText.test(pattern);
}

/** Whether a pattern admits plain paths from their first to their last letter: no line break, no encoded letter. */
export function isPathPattern(pattern: string): boolean {
  const [, body] = /^\^(.*)\\z$/s.exec(pattern) ?? [];
  return body !== undefined && pathText.test(body);
}
