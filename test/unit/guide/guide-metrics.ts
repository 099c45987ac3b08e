import assert from "node:assert/strict";
import type { GuideRow } from "../../support/guide";
import { guideTable } from "../../support/guide";

/** The row of a metric in the guide's table below a heading. */
export function metricRow(heading: string, metric: string): GuideRow {
  const found = guideTable(heading).find((candidate) => candidate["메트릭"] === metric);
  assert.ok(found !== undefined, `the guide has no metric ${metric}`);
  return found;
}

/** `< 500ms`, `> 80% 용량` → `500ms`, `80`. */
export function limit(cell: string | undefined): string {
  return (cell ?? "").replace(/^[<>]\s*/, "").replace(/%.*$/, "");
}
