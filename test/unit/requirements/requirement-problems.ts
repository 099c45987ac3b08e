import type { Requirement } from "./requirements-file";

/** A test as mocha names it. */
export interface KnownTest {
  /** Title of the test alone. */
  readonly title: string;
  /** The same behind the titles of its suites. */
  readonly fullTitle: string;
}

/** Titles by file, relative to the repository. */
export type KnownTests = ReadonlyMap<string, readonly KnownTest[]>;

/** How many rows each letter has. */
const counts = { A: 10, B: 5, C: 5, D: 4, E: 3, F: 6, G: 3, H: 3, I: 2, J: 3, X: 30 };

/** Ids of all requirements and faults, in their order. */
export const rowIds: readonly string[] = Object.entries(counts).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index + 1)}`),
);

/** What is wrong with a title that a row names; undefined when it leads to one test or begins several. */
function titleProblem(title: string, tests: readonly KnownTest[]): string | undefined {
  if (tests.some((test) => test.title === title || test.fullTitle === title)) return undefined;
  const found = tests.filter((test) => test.fullTitle.includes(title));
  if (found.length === 0) return "no test has this title";
  const begins = found.some((test) => test.title.startsWith(title) || test.fullTitle.startsWith(title));
  return found.length === 1 || begins ? undefined : `${String(found.length)} tests have this inside their titles`;
}

/** Everything that the rows claim and the tests do not bear out, one sentence each. */
export function requirementProblems(rows: readonly Requirement[], known: KnownTests): string[] {
  const ids = rows.map((row) => row.id);
  const problems = [
    ...rowIds.filter((id) => !ids.includes(id)).map((id) => `${id}: has no row`),
    ...ids.filter((id) => !rowIds.includes(id)).map((id) => `${id}: is no requirement and no fault`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: has more than one row`),
  ];
  if (problems.length === 0 && ids.join() !== rowIds.join()) problems.push("the rows are not in their order");
  for (const { id, status, tier, tests, left } of rows) {
    if (status === "open" && tests.length > 0) problems.push(`${id}: has tests, so it is partial or done, not open`);
    if (status !== "open" && tests.length === 0) problems.push(`${id}: is called ${status} without a test`);
    if (status === "done" && left !== undefined) problems.push(`${id}: is called done, but something is left`);
    if (status !== "done" && left === undefined) problems.push(`${id}: is ${status}, but not what is left`);
    for (const { file, title } of tests) {
      const inFile = known.get(file);
      const problem = inFile === undefined ? "no such test file" : titleProblem(title, inFile);
      if (problem !== undefined) problems.push(`${id}: ${file}: "${title}": ${problem}`);
      if (tier === "fast" && file.endsWith(".slow.spec.ts"))
        problems.push(`${id}: ${file} is not part of the fast tier`);
    }
  }
  return problems;
}
