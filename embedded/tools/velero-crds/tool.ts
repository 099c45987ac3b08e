import fs from "node:fs";
import path from "node:path";
import { missingGo } from "../go-compiler";
import { lockedGoVersion } from "../locked-version";
import type { CachedTool } from "../tool";
import { crdSchemas } from "./crd-schemas";

const module = "github.com/vmware-tanzu/velero";
const goMod = path.join(__dirname, "go.mod");
const version = lockedGoVersion(goMod, module);

/** JSON schemas of Velero's resources as `<group>/<kind>_<version>.json`, out of the module's CRDs. */
export const veleroCrds: CachedTool = {
  kind: "cached",
  name: "velero-crds",
  version,
  commands: [],
  coldSeconds: 10,
  lockFiles: [goMod, path.join(__dirname, "go.sum"), path.join(__dirname, "crd-schemas.ts")],
  recipe: "every CRD of config/crd/v1 and v2alpha1",
  missing: () => missingGo(__dirname),
  async build({ dir, run, step }) {
    step(`go mod download ${module}@${version}`);
    const answer = await run("go", ["mod", "download", "-json", `${module}@${version}`], {
      cwd: __dirname,
      env: { GOWORK: "off" },
    });
    const crds = path.join((JSON.parse(answer) as { Dir: string }).Dir, "config", "crd");
    for (const bases of ["v1/bases", "v2alpha1/bases"].map((folder) => path.join(crds, folder))) {
      for (const file of fs.readdirSync(bases)) {
        for (const [name, schema] of crdSchemas(fs.readFileSync(path.join(bases, file), "utf8"))) {
          fs.mkdirSync(path.join(dir, path.dirname(name)), { recursive: true });
          fs.writeFileSync(path.join(dir, name), JSON.stringify(schema));
        }
      }
    }
  },
};
