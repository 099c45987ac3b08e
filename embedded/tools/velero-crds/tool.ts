import fs from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { missingGo } from "../go-compiler";
import { goModuleFolder } from "../go-module-folder";
import { lockedGoVersion } from "../locked-version";
import type { CachedTool } from "../tool";
import { crdSchemas } from "./crd-schemas";

interface Crd {
  readonly kind?: string;
  readonly metadata: { readonly name: string };
}

const module = "github.com/vmware-tanzu/velero";
const goMod = path.join(__dirname, "go.mod");
const version = lockedGoVersion(goMod, module);

/** Folder in the tool's that holds the CRDs themselves, one JSON file each. */
export const veleroCrdFolder = "crds";

/**
 * Velero's CRDs, out of its module: as JSON schemas `<group>/<kind>_<version>.json` to check manifests with, and as they
 * are (`crds/<name>.json`) to give to a cluster.
 */
export const veleroCrds: CachedTool = {
  kind: "cached",
  name: "velero-crds",
  version,
  commands: [],
  coldSeconds: 10,
  lockFiles: [goMod, path.join(__dirname, "go.sum"), path.join(__dirname, "crd-schemas.ts")],
  recipe: "every CRD of config/crd/v1 and v2alpha1, as schemas and as they are",
  missing: () => missingGo(__dirname),
  async build({ dir, ...tools }) {
    const folder = await goModuleFolder(__dirname, module, version, tools);
    fs.mkdirSync(path.join(dir, veleroCrdFolder));
    const crds = path.join(folder, "config", "crd");
    for (const bases of ["v1/bases", "v2alpha1/bases"].map((folder) => path.join(crds, folder))) {
      for (const file of fs.readdirSync(bases)) {
        const text = fs.readFileSync(path.join(bases, file), "utf8");
        for (const [name, schema] of crdSchemas(text)) {
          fs.mkdirSync(path.join(dir, path.dirname(name)), { recursive: true });
          fs.writeFileSync(path.join(dir, name), JSON.stringify(schema));
        }
        for (const crd of parseAllDocuments(text).map((document) => document.toJS() as Crd | null)) {
          if (crd?.kind !== "CustomResourceDefinition") continue;
          fs.writeFileSync(path.join(dir, veleroCrdFolder, `${crd.metadata.name}.json`), JSON.stringify(crd));
        }
      }
    }
  },
};
