import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rulesDocument } from "../../operations/policy/rules-document";
import { repositoryRoot } from "../../operations/repository-root";
import { allRules } from "../../policies/rules";

const file = path.join(repositoryRoot, "docs", "policies.md");
const document = rulesDocument(allRules());

describe("docs/policies.md", () => {
  it("is what the rules say; after a change: WEBIDE_UPDATE_GOLDEN=1 ./webide test test/policies/rules-document.spec.ts", () => {
    if (process.env["WEBIDE_UPDATE_GOLDEN"] !== undefined) writeFileSync(file, document);
    assert.equal(readFileSync(file, "utf8"), document);
  });

  it("leads from the table to every rule", () => {
    const headings = Array.from(document.matchAll(/^### (.*)$/gm), ([, heading]) => heading);
    assert.deepEqual(
      headings,
      allRules().map((rule) => rule.id),
    );
    for (const [, id = "", anchor] of document.matchAll(/^\| \[([^\]]*)\]\(#([^)]*)\)/gm)) {
      // Forges drop the slash and keep letters and hyphens.
      assert.equal(anchor, id.replace("/", ""));
    }
  });

  it("closes every example that it opens", () => {
    assert.equal((document.match(/^`{3,}/gm) ?? []).length % 2, 0);
  });
});
