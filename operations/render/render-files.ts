import type { RecordedResource } from "./recorded-resource";
import { manifestYaml } from "./manifest-yaml";

/** A file of a render, relative to the output folder. */
export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

interface Identity {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly kind?: string;
}

/** Where a resource is written below its stack's folder; undefined for components and for the engine's own resources. */
function pathOf(resource: RecordedResource): string | undefined {
  const [provider, module = "", kind = ""] = resource.type.split(":");
  if (!resource.custom || provider === "pulumi" || provider === undefined) return undefined;
  if (provider === "kubernetes") {
    const { metadata, kind: objectKind } = resource.inputs as Identity;
    const namespace = metadata?.namespace ?? "_cluster";
    return `kubernetes/${namespace}/${objectKind ?? kind}/${metadata?.name ?? resource.name}.yaml`;
  }
  return `${provider}/${module.split("/").pop() ?? kind}/${resource.name}.json`;
}

function contentOf(resource: RecordedResource): string {
  if (resource.type.startsWith("kubernetes:")) return manifestYaml(resource.inputs);
  return JSON.stringify({ type: resource.type, name: resource.name, inputs: resource.inputs }, null, 2) + "\n";
}

/**
 * The files of one stack: each resource by itself, and `resources.json`, which says what no manifest can: the engine's
 * options (protect, retain) and which inputs it keeps encrypted.
 *
 * @throws Error when two resources would be written to one file, which means two resources make the same object
 */
export function renderFiles(stack: string, resources: readonly RecordedResource[]): RenderedFile[] {
  const files = new Map<string, RenderedFile>();
  const index: unknown[] = [];
  for (const resource of [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1))) {
    const relative = pathOf(resource);
    if (relative === undefined) continue;
    const path = `${stack}/${relative}`;
    if (files.has(path)) throw new Error(`two resources declare the same object: ${path} (second: ${resource.urn})`);
    files.set(path, { path, content: contentOf(resource) });
    index.push({
      urn: resource.urn,
      type: resource.type,
      file: relative,
      ...(resource.protect && { protect: true }),
      ...(resource.retainOnDelete && { retainOnDelete: true }),
      ...(resource.ignoreChanges.length > 0 && { ignoreChanges: resource.ignoreChanges }),
      ...(resource.secretInputs.length > 0 && { secretInputs: resource.secretInputs }),
    });
  }
  return [...files.values(), { path: `${stack}/resources.json`, content: JSON.stringify(index, null, 2) + "\n" }];
}
