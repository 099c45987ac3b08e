import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { jsonSchemas } from "./json-schemas";

/** Writes the JSON Schemas that editors read beside the catalog. Run: npx tsx stacks/config/write-json-schemas.ts */
function main(): void {
  const root = path.join(__dirname, "..", "..");
  for (const [file, text] of Object.entries(jsonSchemas())) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    process.stdout.write(`${file}\n`);
  }
}

main();
