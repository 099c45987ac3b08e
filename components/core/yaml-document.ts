import { LineCounter, isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { Document, ParsedNode, YAMLMap } from "yaml";
import type { z } from "zod";
import type { Problem } from "./document-problem";
import { formatPath } from "./document-problem";
import { findings, isSensitive } from "./schema-finding";

export { DocumentError, formatPath, formatProblem, formatProblems, sortProblems } from "./document-problem";
export type { Problem } from "./document-problem";

/** Keys and indexes from the root of a document to a place in it. */
export type DocumentPath = readonly PropertyKey[];

/** What was read, and the means to point at any place of it. */
export interface YamlDocument<T> {
  /** The document as the schema gives it; left out when there is any problem. */
  readonly data?: T;
  /** The document as it stands, before the schema; undefined when it is not even YAML. */
  readonly raw: unknown;
  readonly problems: readonly Problem[];
  /** Makes a problem of a place in this document, for rules that a schema can not express. */
  readonly problemAt: (path: DocumentPath, message: string, allowed?: string, atKey?: boolean) => Problem;
}

/** Largest document that is read, in bytes. Far above any catalog; far below what could stall a preview. */
export const maxDocumentBytes = 1024 * 1024;

/** More syntax errors than these are echoes of the first. */
const maxSyntaxProblems = 5;

/** Most objections of the schema that are shown for one document; nobody works off more in one go. */
const maxObjections = 200;

/** Deepest nesting that is read. The parser recurses, so a file of brackets alone would exhaust its memory. */
const maxDepth = 32;

/** Longest run of spaces and list dashes before a line's content, in characters. */
const maxIndent = 256;

/** Longest piece of a document that a message repeats, in characters. */
const maxShownValue = 80;

/** A number as people write it; other forms change their look when read (`0123`, `1e3`, `0x1F`, `.inf`). */
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

type Node = ParsedNode | null;

/** Steps from a node to the one below it by key or index. */
function step(node: Node, part: PropertyKey): { readonly key?: ParsedNode; readonly value: Node } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
    return pair === undefined ? undefined : { key: pair.key, value: pair.value };
  }
  if (isSeq(node) && typeof part === "number") {
    const value = node.items[part] as Node | undefined;
    return value === undefined ? undefined : { value };
  }
  return undefined;
}

/** Offset of a place, or of the nearest thing above it that exists, and the node that stands there. */
function locate(root: Node, path: DocumentPath, atKey: boolean): { readonly offset: number; readonly node?: Node } {
  let node: Node = root;
  let offset = 0;
  for (const part of path) {
    const next = step(node, part);
    if (next === undefined) return { offset };
    node = next.value;
    offset = next.key?.range[0] ?? node?.range[0] ?? offset;
    if (isScalar(node) && !atKey) offset = node.range[0];
  }
  return { offset, node };
}

function shorten(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > maxShownValue ? `${line.slice(0, maxShownValue)}…` : line;
}

/** The value below a path of plain data; undefined where nothing stands. */
function dataAt(data: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    data,
  );
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
}

function problemAtOffset(source: Source, offset: number, rest: Omit<Problem, "file" | "line" | "column">): Problem {
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
interface Parsed {
  readonly document: Document.Parsed;
  readonly raw: unknown;
}

/** Reads the text as one YAML 1.2 document; never throws for what the text holds. */
function parse(source: Source): { readonly parsed?: Parsed; readonly problems: Problem[] } {
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

/**
 * Reads a YAML document strictly and reports every problem with its place.
 *
 * Strict means: YAML 1.2 core schema (`no` and `on` are text), no repeated keys, anchors, aliases, tags or directives,
 * at most {@link maxDocumentBytes}. Never throws for what the text holds.
 *
 * @param file name that problems are reported under
 * @param schema made of `strictObject`s, so that an unknown key is a problem; a regular expression's message is the
 *   rule in words; `meta({ sensitive: true })` keeps what stands there out of messages
 */
export function readYamlDocument<T>(file: string, text: string, schema: z.ZodType<T>): YamlDocument<T> {
  const source: Source = { file, text, lines: new LineCounter() };
  const { parsed, problems } = parse(source);
  const root: Node = parsed?.document.contents ?? null;

  const problemAt = (path: DocumentPath, message: string, allowed?: string, atKey = false): Problem => {
    const { offset, node } = locate(root, path, atKey);
    const shown = isScalar(node) && !atKey && !isSensitive(schema, path);
    return problemAtOffset(source, offset, {
      path: formatPath(path),
      message,
      ...(allowed !== undefined && { allowed }),
      ...(shown && { value: shorten(text.slice(node.range[0], node.range[1])) }),
    });
  };

  if (parsed === undefined) return { raw: undefined, problems, problemAt };
  const { raw } = parsed;
  const result = schema.safeParse(raw);
  const objections = (result.error?.issues ?? [])
    .flatMap((issue) => findings(issue, schema, (path) => dataAt(raw, path)))
    .slice(0, maxObjections)
    .map((finding) => problemAt(finding.path, finding.message, finding.allowed, finding.atKey));
  const told = new Set(objections.map((problem) => `${String(problem.line)}:${String(problem.column)}`));
  const rest = problems.filter((problem) => !told.has(`${String(problem.line)}:${String(problem.column)}`));
  const all = [...rest, ...objections];
  return { ...(all.length === 0 && result.success && { data: result.data }), raw, problems: all, problemAt };
}
