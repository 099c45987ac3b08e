import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { policiesDir, readBaseline } from "../../../policies/limits/baseline";
import { blocks } from "../../../policies/limits/id-pattern";
import { jsonSchemas } from "../../../policies/limits/json-schemas";
import { isInRange } from "../../../policies/limits/version-range";
import { allRules } from "../../../policies/rules";
import { guideCode } from "../../support/guide";

const baseline = readBaseline(
  policiesDir,
  allRules().map((rule) => rule.id),
);

interface Whitelist {
  readonly extensions: readonly { readonly id: string }[];
  readonly blocked_extensions: readonly { readonly id: string }[];
}

describe("the baseline of the security team", () => {
  const guide = parse(guideCode("4.2").text) as Whitelist;
  const file = parse(
    readFileSync(path.join(policiesDir, "baseline", "extensions-whitelist.yaml"), "utf8"),
  ) as Whitelist;

  it("approves exactly the extensions of the operations guide (4.2), field by field", () => {
    assert.deepEqual(file.extensions, guide.extensions);
  });

  it("blocks what the operations guide blocks (4.2), in its words", () => {
    assert.deepEqual(file.blocked_extensions.slice(0, guide.blocked_extensions.length), guide.blocked_extensions);
  });

  it("has the quota ceilings of the operations guide (3.3) to the letter", () => {
    const documents = parseAllDocuments(guideCode("3.3").text);
    const quotas =
      "empty" in documents
        ? []
        : documents.map((document) => document.toJS() as { metadata: { name: string }; spec: { hard: unknown } });
    const ceilings = [baseline.quotas.default, baseline.quotas.elevated];
    assert.deepEqual(
      ceilings.map(({ name, hard }) => ({ name, hard })),
      quotas.map(({ metadata, spec }) => ({ name: metadata.name, hard: spec.hard })),
    );
  });

  it("approves nothing that it blocks", () => {
    for (const id of baseline.whitelist.extensions.keys()) {
      assert.deepEqual(
        baseline.whitelist.blocked.filter((pattern) => blocks(pattern.id, id)),
        [],
      );
    }
  });

  it("has hashes of approved versions alone", () => {
    for (const artefact of baseline.hashes.keys()) {
      const at = artefact.lastIndexOf("@");
      const entry = baseline.whitelist.extensions.get(artefact.slice(0, at));
      assert.ok(entry !== undefined && isInRange(artefact.slice(at + 1), entry.version), artefact);
    }
  });

  it("has a line of hashes for every approved extension", () => {
    const ids = Array.from(baseline.hashes.keys(), (artefact) => artefact.slice(0, artefact.lastIndexOf("@")));
    assert.deepEqual(ids.sort(), Array.from(baseline.whitelist.extensions.keys()).sort());
  });

  it("denies both compromised releases of LiteLLM", () => {
    const denied = baseline.knownBad
      .filter((row) => row.repositories.includes("litellm"))
      .flatMap((row) => row.deny ?? []);
    assert.deepEqual(denied, ["1.82.7", "1.82.8"]);
  });

  for (const [name, schema] of Object.entries(jsonSchemas())) {
    it(`has the schema for editors as generated: ${name} (WEBIDE_UPDATE_GOLDEN=1 writes it)`, () => {
      const target = path.join(policiesDir, name);
      if (process.env["WEBIDE_UPDATE_GOLDEN"] !== undefined) writeFileSync(target, schema);
      assert.equal(readFileSync(target, "utf8"), schema);
    });

    it(`names that schema in its first line: ${name}`, () => {
      const data = readFileSync(path.join(policiesDir, name.replace(".schema.json", ".yaml")), "utf8");
      assert.equal(data.split("\n")[0], `# yaml-language-server: $schema=${path.basename(name)}`);
    });
  }
});
