import fs from "node:fs";
import path from "node:path";
import type { KubernetesObject } from "../api-client";

/** The definition of a foreign kind, as far as it is read here. */
export interface CustomResourceDefinition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

/**
 * Reads the definitions of a folder.
 *
 * @param folder one JSON file each
 */
export function readCustomResources(folder: string): CustomResourceDefinition[] {
  return fs
    .readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as CustomResourceDefinition);
}

/** Paths under which the API server serves a kind, in all namespaces. */
export function collectionsOf({ spec }: CustomResourceDefinition): string[] {
  const { group, names, versions } = spec;
  return versions.filter(({ served }) => served).map(({ name }) => `/apis/${group}/${name}/${names.plural}`);
}
