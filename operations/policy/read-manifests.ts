import { statSync, readFileSync } from "node:fs";
import { LineCounter, parseAllDocuments } from "yaml";
import type { RawObject, StackFacts } from "../../policies/policy-object";
import { kubernetesObject } from "../../policies/policy-object";
import { UnusableInputError } from "./unusable-input";

/** Largest file that is read. A rendered object has kilobytes; whole clusters in one file still fit. */
const maxBytes = 64 * 1024 * 1024;

/** The text of a file. @throws UnusableInputError */
export function readText(file: string): string {
  const { size } = statSync(file);
  if (size > maxBytes)
    throw new UnusableInputError([`${file}: has ${String(size)} bytes; at most ${String(maxBytes)} are read`]);
  const text = readFileSync(file, "utf8");
  if (text.includes("\u0000")) throw new UnusableInputError([`${file}: is not text`]);
  return text;
}

/**
 * The Kubernetes objects of a YAML or JSON file with any number of documents.
 *
 * Anchors and merge keys are followed, as kubectl does: what they bring must be judged too.
 *
 * @throws UnusableInputError when a document is not readable, or not an object with apiVersion and kind
 */
export function readManifests(file: string, stack: StackFacts): RawObject[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(readText(file), { lineCounter: lines, prettyErrors: false, merge: true });
  const reasons: string[] = [];
  const objects: RawObject[] = [];
  const list = "empty" in documents ? [] : documents;
  for (const document of list) {
    const start = document.contents?.range[0] ?? document.range[0];
    const place = (offset: number): string => `${file}:${String(lines.linePos(offset).line)}`;
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault !== undefined) {
      reasons.push(`${place(fault.pos[0])}: is not valid YAML: ${fault.message}`);
      continue;
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null) continue;
    const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown };
    if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") {
      reasons.push(`${place(start)}: is no Kubernetes object; it needs apiVersion and kind as text`);
      continue;
    }
    objects.push({ ...kubernetesObject(value), source: list.length > 1 ? place(start) : file, stack });
  }
  if (reasons.length > 0) throw new UnusableInputError(reasons);
  return objects;
}
