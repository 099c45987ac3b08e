import fs from "node:fs";
import path from "node:path";

interface Schema {
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

const definitions = "_definitions.json";

/**
 * The schemas in a folder of kubernetes-validate, by the file name kubeconform looks for.
 * Only real kinds: the folder also has a schema for every part (Affinity, Container, ...), which would let a manifest
 * of that "kind" pass. References point at a web address there; here at the file beside them.
 */
export function kubeconformSchemas(folder: string): Map<string, object> {
  const schemas = new Map<string, object>([[definitions, readRelative(path.join(folder, definitions))]]);
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".json") && name !== definitions)) {
    const schema = readRelative(path.join(folder, file)) as Schema;
    for (const { group, version, kind } of schema["x-kubernetes-group-version-kind"] ?? []) {
      const name = [kind, group.split(".")[0], version].filter(Boolean).join("-").toLowerCase();
      if (file === `${name}.json`) schemas.set(file, schema);
    }
  }
  return schemas;
}

function readRelative(file: string): object {
  const text = fs.readFileSync(file, "utf8").replaceAll(`/api/${definitions}#/`, `${definitions}#/`);
  return { ...(JSON.parse(text) as object), $id: undefined }; // an address would win over the file's own place
}
