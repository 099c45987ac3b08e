/** One thing that is wrong in a file a person wrote, with everything needed to put it right. */
export interface Problem {
  /** Path of the file as the reader was given it. */
  readonly file: string;
  /** Line, counted from 1. */
  readonly line: number;
  /** Column, counted from 1. */
  readonly column: number;
  /** Place inside the document, as in `users[3].tier`; empty for the whole document. */
  readonly path: string;
  /** What stands there, as written and shortened; undefined when nothing stands there or it must not be shown. */
  readonly value?: string;
  /** What is wrong, as the end of a sentence that begins with the path. */
  readonly message: string;
  /** What may stand there instead. */
  readonly allowed?: string;
}

/** Keys and indexes as people write them: `users[3].tier`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${String(part)}]`;
    const key = String(part);
    const shown = /^[^\s.[\]"]+$/.test(key) ? key : JSON.stringify(key);
    return text === "" ? shown : `${text}.${shown}`;
  }, "");
}

/** One problem on one line: `catalog/users.dev.yaml:12:9: users[3].tier "Elevated" is not ... Allowed: ...`. */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${String(problem.line)}:${String(problem.column)}`;
  const value = problem.value === undefined ? "" : ` ${quoted(problem.value)}`;
  const subject = problem.path === "" ? `the document${value}` : `${problem.path}${value}`;
  const allowed = problem.allowed === undefined ? "" : ` Allowed: ${problem.allowed}.`;
  return `${place}: ${subject} ${problem.message}.${allowed}`;
}

/** The order in which a reader works them off: by file, then downwards. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      a.file.localeCompare(b.file, "en") ||
      a.line - b.line ||
      a.column - b.column ||
      a.path.localeCompare(b.path, "en"),
  );
}

/** All problems, one a line. */
export function formatProblems(problems: readonly Problem[]): string {
  return sortProblems(problems).map(formatProblem).join("\n");
}

/** Thrown once for all files together; carries every problem, so that one run shows everything there is to correct. */
export class DocumentError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = sortProblems(problems);
    super(
      `${String(sorted.length)} ${sorted.length === 1 ? "problem" : "problems"} in the configuration:\n${formatProblems(sorted)}`,
    );
    this.name = "DocumentError";
    this.problems = sorted;
  }
}

/** In quotes, unless it is written in quotes already; on one line in any case. */
function quoted(value: string): string {
  return /^(["'])[^\p{Cc}]*\1$/su.test(value) ? value : JSON.stringify(value);
}
