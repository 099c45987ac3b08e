import type { Problem } from "../../components/core/document-problem";
import { extensionIdForm, normalExtensionId } from "./extension-id";
import { isExactVersion } from "./version-range";

/** Hash of an artefact, or the word for one that nobody could read from a source yet. */
export type Hash = string;

/** Stands where no source showed a hash: dev warns, prod refuses. */
export const unverified = "unverified";

/** Whether a text is a SHA-256 in lower-case hexadecimal digits. */
export function isSha256(text: string): boolean {
  return /^[a-f0-9]{64}$/.test(text);
}

/** Hashes by `<id in lower case>@<version>`. */
export type Hashes = ReadonlyMap<string, Hash>;

/** Key of an extension in {@link Hashes}. */
export function hashKey(id: string, version: string): string {
  return `${id.toLowerCase()}@${version}`;
}

/** What a line's second field says; undefined when it is not `<publisher.name>@<version>`. */
function artefact(field: string): string | undefined {
  const at = field.lastIndexOf("@");
  const id = normalExtensionId(field.slice(0, Math.max(at, 0)));
  const version = field.slice(at + 1);
  return id !== undefined && isExactVersion(version) ? hashKey(id, version) : undefined;
}

/**
 * Reads `extensions-hashes.txt`: `<sha256|unverified>  <publisher.name>@<version>` a line, two spaces as `sha256sum` writes
 * them, `#` for comments. Fields are compared exactly: a search for an id would also find longer ids.
 */
export function readHashes(file: string, content: string): { data?: Hashes; problems: readonly Problem[] } {
  const hashes = new Map<string, Hash>();
  const problems: Problem[] = [];
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [hash = "", name = "", ...rest] = line.split("  ");
    const add = (column: number, value: string, message: string, allowed: string): void => {
      problems.push({ file, line: index + 1, column, path: "", value, message, allowed });
    };
    const key = artefact(name);
    const at = hash.length + 3;
    if (rest.length > 0 || name === "")
      add(1, line, "is no line of hashes", "<sha256|unverified>, two spaces, <publisher.name>@<version>");
    else if (hash !== unverified && !isSha256(hash))
      add(1, hash, "is no hash", `64 lower-case hexadecimal digits, or ${unverified}`);
    else if (key === undefined) add(at, name, "names no artefact", `${extensionIdForm}; then @ and one exact version`);
    else if (hashes.has(key)) {
      const disagree = hashes.get(key) === hash ? "" : ", with another hash";
      add(at, name, `stands twice${disagree}`, "each artefact once");
    } else hashes.set(key, hash);
  }
  if (hashes.size === 0 && problems.length === 0) {
    const allowed = "a line for each approved extension: <sha256|unverified>, two spaces, <publisher.name>@<version>";
    problems.push({ file, line: 1, column: 1, path: "", message: "lists no hash", allowed });
  }
  return problems.length > 0 ? { problems } : { data: hashes, problems };
}
