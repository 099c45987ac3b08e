import { LineCounter, isMap, isScalar, isSeq } from "yaml";
import type { ParsedNode } from "yaml";
import type { z } from "zod";
import type { Problem } from "./document-problem";
import { formatPath } from "./document-problem";
import { findings, isSensitive } from "./schema-finding";
import type { Source } from "./strict-yaml";
import { parseStrictly, problemAtOffset, shorten } from "./strict-yaml";

export { DocumentError, formatPath, formatProblem, formatProblems, sortProblems } from "./document-problem";
export type { Problem } from "./document-problem";
export { maxDocumentBytes } from "./strict-yaml";

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

/** Most objections of the schema that are shown for one document; nobody works off more in one go. */
const maxObjections = 200;

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
  const { parsed, problems } = parseStrictly(source);
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
