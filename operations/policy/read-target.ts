import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { RawObject, ResourceOptions, StackFacts } from "../../policies/policy-object";
import { stackFacts, strictStack } from "../../policies/policy-object";
import { readManifests, readText } from "./read-manifests";
import { UnusableInputError } from "./unusable-input";

/** Written by `webide render` beside the folders of the stacks. Further keys are none of the policies' business. */
const renderSchema = z.looseObject({
  stack: z.string().min(1),
  environment: z.enum(["dev", "prod"]),
  embedded: z.boolean(),
  /** Folders beside the file; the rest of the folder is not part of the rendering. */
  stacks: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*$/))
    .min(1)
    .optional(),
});

/** A resource of another provider than kubernetes, as the rendering writes it. */
const resourceSchema = z.looseObject({ type: z.string().min(1), inputs: z.record(z.string(), z.unknown()) });

/** What a rendering says of each resource beside its manifest, in `resources.json`. */
const resourcesSchema = z.array(
  z.looseObject({
    file: z.string().min(1),
    protect: z.boolean().default(false),
    retainOnDelete: z.boolean().default(false),
    secretInputs: z.array(z.string()).default([]),
  }),
);

/** Everything that is to be judged, and what is known about where it comes from. */
export interface Target {
  readonly objects: readonly RawObject[];
  /** Rendered stacks; empty for manifests of unknown origin, which are judged like production. */
  readonly stacks: readonly StackFacts[];
}

const isManifest = (file: string): boolean => /\.(?:ya?ml|json)$/i.test(file);

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name, "en"))
    .flatMap((entry) => {
      const full = path.join(dir, entry.name);
      if (statSync(full).isDirectory()) return filesBelow(full);
      return isManifest(entry.name) ? [full] : [];
    });
}

/** Reads every source; what can not be read is collected, so that one run shows all of it. */
function collect<S, T>(sources: readonly S[], read: (source: S) => T[]): T[] {
  const reasons: string[] = [];
  const found = sources.flatMap((source) => {
    try {
      return read(source);
    } catch (error) {
      if (!(error instanceof UnusableInputError)) throw error;
      reasons.push(...error.reasons);
      return [];
    }
  });
  if (reasons.length > 0) throw new UnusableInputError(reasons);
  return found;
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnusableInputError([`${file}: is not valid JSON: ${error.message}`]);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UnusableInputError(
    result.error.issues.map((issue) => `${file}: ${issue.path.join(".") || "the document"}: ${issue.message}`),
  );
}

function readOptions(file: string): Map<string, ResourceOptions> {
  if (!existsSync(file)) return new Map();
  return new Map(
    readJson(file, resourcesSchema).map(({ file: relative, protect, retainOnDelete, secretInputs }) => [
      path.normalize(relative),
      { protect, retainOnDelete, secretInputs },
    ]),
  );
}

function readStack(dir: string, stack: StackFacts): RawObject[] {
  const options = readOptions(path.join(dir, "resources.json"));
  return collect(filesBelow(dir), (file) => {
    const relative = path.relative(dir, file);
    const [provider, ...rest] = relative.split(path.sep);
    // Files beside the providers' folders describe the rendering, not what is deployed.
    if (rest.length === 0) return [];
    const known = options.get(relative);
    if (provider === "kubernetes") return readManifests(file, stack).map((object) => ({ ...object, options: known }));
    const { type, inputs } = readJson(file, resourceSchema);
    return [{ type, props: inputs, source: file, stack, options: known }];
  });
}

function readRendering(dir: string, renderFile: string): Target {
  const { environment, embedded, stacks: names } = readJson(renderFile, renderSchema);
  const folders = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const missing = (names ?? []).filter((name) => !folders.includes(name));
  if (missing.length > 0) {
    throw new UnusableInputError(
      missing.map((name) => `${path.join(dir, name)}: is missing, though ${renderFile} lists it`),
    );
  }
  const stacks = (names ?? folders).map((name) => {
    const facts = stackFacts(name, embedded);
    // The file may make a stack stricter than its name says, never laxer.
    return environment === "prod" ? { ...facts, environment, embedded: false } : facts;
  });
  return { stacks, objects: collect(stacks, (stack) => readStack(path.join(dir, stack.name ?? ""), stack)) };
}

/**
 * Reads what is to be judged: a folder written by `webide render`, any folder of manifests, or one file.
 *
 * @throws UnusableInputError naming each file that can not be read; a target without any object is one too
 */
export function readTarget(target: string): Target {
  if (!existsSync(target)) throw new UnusableInputError([`${target}: does not exist`]);
  const renderFile = path.join(target, "render.json");
  const isFolder = statSync(target).isDirectory();
  const found =
    isFolder && existsSync(renderFile)
      ? readRendering(target, renderFile)
      : {
          stacks: [],
          objects: collect(isFolder ? filesBelow(target) : [target], (file) => readManifests(file, strictStack)),
        };
  if (found.objects.length === 0) throw new UnusableInputError([`${target}: holds no object to judge`]);
  return found;
}
