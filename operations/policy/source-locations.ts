import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Document, Node } from "yaml";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import type { Finding } from "../../policies/judge";
import { policiesDir } from "../../policies/limits/baseline";

/** A place in a file; line and column are counted from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

interface ParsedFile {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** The keys of a path as `formatPath` writes it: `metadata.labels."a.b"`, `spec.containers[0]`. */
function keysOf(text: string): (string | number)[] {
  return Array.from(text.matchAll(/\[(\d+)\]|("(?:[^"\\]|\\.)*")|([^.[\]"]+)/g), ([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? "") : (JSON.parse(quoted) as string);
  });
}

/** `<file>[:<line of the document>][ items[<index>]...]`, as manifests name where they come from. */
function partsOf(source: string): { file: string; line?: number; items: (string | number)[] } {
  const [, file = source, line, items = ""] = /^(.*?)(?::(\d+))?((?: items\[\d+\])*)$/s.exec(source) ?? [];
  return { file, line: line === undefined ? undefined : Number(line), items: keysOf(items.replaceAll(" ", ".")) };
}

/** Finds the lines that findings are about. Reads each file once. */
export class SourceLocations {
  private readonly parsed = new Map<string, ParsedFile | undefined>();

  /** Where a finding stands: the place itself, or the nearest thing around it that is written down. */
  of({ object, path: place }: Finding): SourceLocation {
    // What concerns no object concerns the baseline, and there the exemptions.
    const { file, line, items } = partsOf(object?.source ?? path.join(policiesDir, "exemptions.yaml"));
    const parsed = this.parse(file);
    if (parsed === undefined) return { file };
    const { documents, lines } = parsed;
    const start = (document: Document.Parsed): number => document.contents?.range[0] ?? document.range[0];
    const document =
      line === undefined ? documents[0] : documents.find((one) => lines.linePos(start(one)).line === line);
    if (document === undefined) return { file, line };
    // A rendered resource of another provider than kubernetes has its inputs one level down.
    const within = object === undefined || object.isKubernetes ? [] : ["inputs"];
    const { line: found, col } = lines.linePos(offsetOf(document, [...within, ...items, ...keysOf(place)]));
    return { file, line: found, column: col };
  }

  private parse(file: string): ParsedFile | undefined {
    if (this.parsed.has(file)) return this.parsed.get(file);
    let result: ParsedFile | undefined;
    if (existsSync(file)) {
      const lines = new LineCounter();
      const documents = parseAllDocuments(readFileSync(file, "utf8"), { lineCounter: lines, merge: true });
      result = { lines, documents: "empty" in documents ? [] : documents };
    }
    this.parsed.set(file, result);
    return result;
  }
}

/** Offset of the deepest place on the way that is written down. */
function offsetOf(document: Document.Parsed, keys: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? document.range[0];
  for (const key of keys) {
    const target = isAlias(node) ? node.resolve(document) : node;
    const next = step(target, key);
    if (next === undefined) break;
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

function step(node: unknown, key: string | number): { offset: number; node: unknown } | undefined {
  const startOf = (part: unknown): number | undefined => (part as Node | null | undefined)?.range?.[0];
  if (isSeq(node)) {
    const item = typeof key === "number" ? node.items[key] : undefined;
    const offset = startOf(item);
    return offset === undefined ? undefined : { offset, node: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key));
  const offset = startOf(pair?.key);
  return offset === undefined ? undefined : { offset, node: pair?.value };
}
