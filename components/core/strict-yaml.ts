import { isAlias, isCollection, isMap, isScalar, parseDocument, visit } from "yaml";
import type { Document, LineCounter, YAMLMap } from "yaml";
import type { Problem } from "./document-problem";

/** Largest document that is read, in bytes. Far above any catalog; far below what could stall a preview. */
export const maxDocumentBytes = 4 * 1024 * 1024;

/** More syntax errors than these are echoes of the first. */
const maxSyntaxProblems = 5;

/** Deepest nesting that is read. The parser recurses, so a file of brackets alone would exhaust its memory. */
const maxDepth = 32;

/** Longest run of spaces and list dashes before a line's content, in characters. */
const maxIndent = 256;

/** Longest piece of a document that a message repeats, in characters. */
const maxShownValue = 80;

/** A number as people write it; other forms change their look when read (`0123`, `1e3`, `0x1F`, `.inf`). */
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A piece of a document as a message repeats it: on one line, cut where it is long. */
export function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > maxShownValue ? `${line.slice(0, maxShownValue)}…` : line;
}

/** A text, its name, and where its lines begin. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

/** Makes a problem of a place in a text. */
export function problemAtOffset(
  source: Source,
  offset: number,
  rest: Omit<Problem, "file" | "line" | "column">,
): Problem {
  const { line, col } = source.lines.linePos(Math.min(offset, source.text.length));
  return { file: source.file, line: Math.max(line, 1), column: Math.max(col, 1), ...rest };
}

/** Everything YAML allows and we do not: anchors, aliases, tags, directives, repeated keys, odd numbers, deep nesting. */
function unwelcome(
  source: Source,
  document: Document.Parsed,
): { readonly problems: Problem[]; readonly fatal: boolean } {
  const problems: Problem[] = [];
  let fatal = false;
  const add = (offset: number, path: string, message: string, allowed?: string) =>
    problems.push(problemAtOffset(source, offset, { path, message, allowed }));
  if (document.directives.yaml.explicit === true) add(0, "", "has a %YAML directive", "YAML 1.2 without directives");
  visit(document, (_key, node, ancestors) => {
    const offset = isAlias(node) || isScalar(node) || isCollection(node) ? (node.range?.[0] ?? 0) : 0;
    if (ancestors.length > 2 * maxDepth) {
      add(offset, "", "is nested too deeply", `at most ${String(maxDepth)} levels`);
      fatal = true;
      return visit.BREAK;
    }
    if (isAlias(node)) {
      add(offset, `*${node.source}`, "is an alias", "the value written out");
      fatal = true;
    }
    if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined)
        add(offset, `&${node.anchor}`, "is an anchor", "the value written out where it is needed");
      if (node.tag !== undefined) {
        add(offset, node.tag, "is a tag", "plain values without tags");
        fatal = true;
      }
    }
    if (isScalar(node) && typeof node.value === "number" && node.source !== undefined) {
      const exact = plainNumber.test(node.source) && Math.abs(node.value) <= Number.MAX_SAFE_INTEGER;
      if (!exact)
        add(offset, shorten(node.source), "is not a plain number", "a decimal such as 12 or 0.5, or text in quotes");
    }
    if (isMap(node)) repeatedKeys(node, source, add);
    return undefined;
  });
  return { problems, fatal };
}

/** Reports each key that stands more than once in one mapping. */
function repeatedKeys(
  map: YAMLMap,
  source: Source,
  add: (offset: number, path: string, message: string, allowed?: string) => void,
) {
  const seen = new Map<string, number>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const offset = key.range?.[0] ?? 0;
    const first = seen.get(name);
    if (name === "__proto__") add(offset, name, "is not allowed as a key");
    else if (first === undefined) seen.set(name, offset);
    else
      add(
        offset,
        name,
        `stands twice; the first is in line ${String(source.lines.linePos(first).line)}`,
        "each key once",
      );
  }
}

/** Whether a text nests so deeply that it must not even be parsed; a look at its characters only. */
function isBottomless(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === "[" || bracket === "{" ? open + 1 : Math.max(0, open - 1);
    if (open > 2 * maxDepth) return true;
  }
  return new RegExp(`^[ \\t?:-]{${String(maxIndent)}}`, "m").test(text);
}

/** A document whose data may be used, as far as YAML itself goes. */
export interface Parsed {
  readonly document: Document.Parsed;
  readonly raw: unknown;
}

/** Reads the text as one YAML 1.2 document; never throws for what the text holds. */
export function parseStrictly(source: Source): { readonly parsed?: Parsed; readonly problems: Problem[] } {
  const whole = (message: string, allowed?: string): { problems: Problem[] } => ({
    problems: [{ file: source.file, line: 1, column: 1, path: "", message, allowed }],
  });
  const bytes = Buffer.byteLength(source.text, "utf8");
  if (bytes > maxDocumentBytes) return whole(`has ${String(bytes)} bytes`, `at most ${String(maxDocumentBytes)} bytes`);
  if (isBottomless(source.text)) return whole("is nested too deeply", `at most ${String(maxDepth)} levels`);
  try {
    const document = parseDocument(source.text, {
      version: "1.2",
      schema: "core",
      lineCounter: source.lines,
      prettyErrors: false,
      stringKeys: true,
      // Compared below: the library's own search takes quadratic time and names one line only.
      uniqueKeys: false,
      logLevel: "error",
    });
    const faults = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
    if (faults.length > 0) {
      return {
        problems: faults.slice(0, maxSyntaxProblems).map((fault) =>
          problemAtOffset(source, fault.pos[0], {
            path: "",
            message: `is not valid YAML: ${fault.message.replace(/\.$/, "")}`,
          }),
        ),
      };
    }
    const { problems, fatal } = unwelcome(source, document);
    return fatal ? { problems } : { parsed: { document, raw: document.toJS() }, problems };
  } catch (error) {
    return whole(`can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
