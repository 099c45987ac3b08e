import { secretMarker } from "../../operations/render/recorded-resource";
import type { RenderedFile } from "../../operations/render/render-files";

interface Entry {
  readonly type: string;
  readonly file: string;
  readonly secretInputs?: readonly string[];
}

/** What every secret value in a render begins with. */
const mark = secretMarker("").slice(0, -1);

const secretType = "kubernetes:core/v1:Secret";

function indexOf(files: readonly RenderedFile[]): ReadonlyMap<string, Entry> {
  const indexes = files.filter(({ path }) => /^[^/]+\/resources\.json$/.test(path));
  return new Map(
    indexes.flatMap(({ path, content }) => {
      const stack = path.split("/")[0] ?? "";
      return (JSON.parse(content) as Entry[]).map((entry) => [`${stack}/${entry.file}`, entry] as const);
    }),
  );
}

/** Inputs of a resource of another provider that hold a secret value. */
function markedInputs(content: string): string[] {
  const { inputs } = JSON.parse(content) as { inputs: Record<string, unknown> };
  return Object.keys(inputs).filter((key) => JSON.stringify(inputs[key]).includes(mark));
}

/** Rendered files that show a secret where none belongs. */
export function leakedSecrets(files: readonly RenderedFile[]): string[] {
  const index = indexOf(files);
  return files
    .filter(({ content }) => content.includes(mark))
    .flatMap(({ path, content }) => {
      const entry = index.get(path);
      if (entry?.type === secretType) return [];
      if (entry === undefined || entry.type.startsWith("kubernetes:")) return [`${path} shows a secret`];
      return markedInputs(content)
        .filter((key) => !entry.secretInputs?.includes(key))
        .map((key) => `${path}: ${key} would not be encrypted`);
    });
}

/** Secrets whose content would stand readable in the engine's state. */
export function unencryptedSecrets(files: readonly RenderedFile[]): string[] {
  return [...indexOf(files)]
    .filter(([, entry]) => entry.type === secretType && !entry.secretInputs?.includes("stringData"))
    .map(([path]) => path);
}

/** Secrets that keep values in `data`, where the engine's encryption of `stringData` does not reach. */
export function encodedSecrets(files: readonly RenderedFile[]): string[] {
  return files
    .filter(({ path, content }) => path.includes("/Secret/") && /^(?:binaryData|data):/m.test(content))
    .map(({ path }) => path);
}
