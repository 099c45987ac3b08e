import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";

function baseline(file: string): Manifest {
  const folder = path.join(__dirname, "..", "..", "..", "policies", "baseline");
  return parse(readFileSync(path.join(folder, file), "utf8")) as Manifest;
}

describe("limits of the security team and the guide", () => {
  it("D2: the whitelist holds the guide's extensions, field by field, and no others", () => {
    const guide = parse(guideCode("4.2").text) as Manifest;
    assert.deepEqual(baseline("extensions-whitelist.yaml")["extensions"], guide["extensions"]);
  });

  it("D2: the guide's blocked patterns stand first, with its reasons", () => {
    const guide = (parse(guideCode("4.2").text) as Manifest)["blocked_extensions"] as Manifest[];
    assert.deepEqual(baseline("extensions-whitelist.yaml")["blocked_extensions"].slice(0, guide.length), guide);
  });

  for (const [tier, index] of [
    ["default", 0],
    ["elevated", 1],
  ] as const) {
    it(`C3: the ceiling of the ${tier} tier is the guide's: name, six values and whom it is for`, () => {
      const guide = parseAllDocuments(guideCode("3.3").text)[index]!.toJS() as Manifest;
      const comments = [...guideCode("3.3").text.matchAll(/^# (.*)$/gm)].map((match) => match[1]);
      assert.deepEqual(baseline("quotas.yaml")["tiers"][tier], {
        name: guide["metadata"].name,
        reason: comments[index],
        hard: guide["spec"].hard,
      });
    });
  }
});
