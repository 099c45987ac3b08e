import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

/** One row of a table of the guide, by column heading. */
export type GuideRow = Readonly<Record<string, string>>;

/** A fenced block of the guide. */
export interface GuideCode {
  /** Word after the fence: yaml, bash, json, or nothing. */
  readonly language: string;
  readonly text: string;
}

const lines = readFileSync(path.join(__dirname, "..", "fixtures", "guide", "operations-guide.ko.md"), "utf8").split(
  "\n",
);

/** Lines below a heading, down to the next heading; headings inside fences do not count. */
function section(heading: string): string[] {
  const starts: number[] = [];
  const headings: number[] = [];
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("```")) fenced = !fenced;
    if (fenced || !/^#+ /.test(line)) continue;
    headings.push(index);
    const title = line.replace(/^#+ /, "");
    if (title === heading || title.startsWith(`${heading} `) || title.startsWith(`${heading}. `)) starts.push(index);
  }
  assert.equal(starts.length, 1, `the guide has ${String(starts.length)} headings "${heading}"`);
  const start = starts[0]!;
  return lines.slice(start + 1, headings.find((index) => index > start) ?? lines.length);
}

function cells(line: string): string[] {
  return line
    .replace(/^\|/, "")
    .replace(/\|\s*$/, "")
    .split("|")
    .map((cell) => cell.trim());
}

/**
 * The one table below a heading of the operations guide.
 *
 * @param heading number of the section (`2.2.1`) or its whole title
 */
export function guideTable(heading: string): GuideRow[] {
  const [head, rule, ...rows] = section(heading).filter((line) => line.startsWith("|"));
  assert.ok(head !== undefined && rule !== undefined && /^\|[-|: ]+$/.test(rule), `no table below "${heading}"`);
  const names = cells(head);
  return rows.map((row) => {
    const values = cells(row);
    assert.equal(values.length, names.length, `a row of another width below "${heading}": ${row}`);
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  });
}

/**
 * The one fenced block below a heading of the operations guide.
 *
 * @param heading number of the section (`7.2`) or its whole title
 */
export function guideCode(heading: string): GuideCode {
  const below = section(heading);
  const fences = below.flatMap((line, index) => (line.startsWith("```") ? [index] : []));
  assert.equal(fences.length, 2, `expected one block below "${heading}", there are ${String(fences.length / 2)}`);
  const [open, close] = fences as [number, number];
  return { language: below[open]!.slice(3).trim(), text: below.slice(open + 1, close).join("\n") };
}
