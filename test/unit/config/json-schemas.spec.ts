import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { jsonSchemas } from "../../../stacks/config/json-schemas";

const root = path.join(__dirname, "..", "..", "..");
const schemas = jsonSchemas();

describe("JSON Schemas for editors", () => {
  for (const [file, text] of Object.entries(schemas)) {
    it(`${file} is what the schema in the program says (else: npx tsx stacks/config/write-json-schemas.ts)`, () => {
      assert.equal(readFileSync(path.join(root, file), "utf8"), text);
    });
  }

  it("leave no file behind that the program does not write", () => {
    assert.deepEqual(
      readdirSync(path.join(root, "catalog", "schema"))
        .map((name) => `catalog/schema/${name}`)
        .sort(),
      Object.keys(schemas).sort(),
    );
  });

  for (const file of [
    "users.dev",
    "users.prod",
    "workspaces",
    "models.dev",
    "models.prod",
    "slo",
    "backups",
    "calendar",
    "contacts",
  ]) {
    it(`catalog/${file}.yaml names its schema in the first line`, () => {
      const [first] = readFileSync(path.join(root, "catalog", `${file}.yaml`), "utf8").split("\n");
      assert.equal(first, `# yaml-language-server: $schema=schema/${file.replace(/\..*/, "")}.schema.json`);
    });
  }
});
