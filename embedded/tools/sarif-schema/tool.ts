import fs from "node:fs";
import path from "node:path";
import { missingGo } from "../go-compiler";
import { goModuleFolder } from "../go-module-folder";
import { lockedGoVersion } from "../locked-version";
import type { CachedTool } from "../tool";

const module = "github.com/securego/gosec/v2";
const goMod = path.join(__dirname, "go.mod");
const version = lockedGoVersion(goMod, module);

/** Name of the schema in the tool's folder. */
export const sarifSchemaFile = "sarif-schema-2.1.0.json";

/**
 * The JSON schema of SARIF 2.1.0 (errata 01) as OASIS publishes it, out of a module that tests its own reports with it: OASIS
 * itself publishes no package.
 */
export const sarifSchema: CachedTool = {
  kind: "cached",
  name: "sarif-schema",
  version,
  commands: [],
  coldSeconds: 5,
  lockFiles: [goMod, path.join(__dirname, "go.sum")],
  recipe: `report/sarif/testdata/${sarifSchemaFile}`,
  missing: () => missingGo(__dirname),
  async build({ dir, ...tools }) {
    const folder = await goModuleFolder(__dirname, module, version, tools);
    const source = path.join(folder, "report", "sarif", "testdata");
    fs.copyFileSync(path.join(source, sarifSchemaFile), path.join(dir, sarifSchemaFile));
  },
};
