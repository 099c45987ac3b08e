import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import type { ImageReference } from "./image-reference";
import { imageReference } from "./image-reference";

/** `production` is allowed everywhere, `embedded` only where stack dev meets the machine-local cluster. */
const artefactClass = z.enum(["production", "embedded"]);
const reason = z.string().trim().min(1);

function isImagePrefix(text: string): boolean {
  const reference = imageReference(`${text}/image`);
  return reference !== undefined && text.startsWith(`${reference.registry}/`) && !text.includes("@");
}

function isHttpsPrefix(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:" && /^https:\/\/[^*?#@]+[^*?#@/]$/.test(text);
}

const registry = (prefix: z.ZodType<string>): z.ZodType<AllowedRegistry> =>
  z.strictObject({ prefix, class: artefactClass.describe("Where the artefacts may be used"), reason });

/** One place that artefacts may come from. */
export interface AllowedRegistry {
  readonly prefix: string;
  readonly class: z.infer<typeof artefactClass>;
  readonly reason: string;
}

/** `registries.yaml`: where artefacts may come from. */
export const registriesSchema = z
  .strictObject({
    images: z
      .array(
        registry(
          z
            .string()
            .refine(isImagePrefix, {
              message: "is no registry path",
              params: { allowed: "host and path without scheme, tag or slash at the end" },
            })
            .describe("Host and path; compared part by part"),
        ),
      )
      .min(1)
      .describe("Container images"),
    extensions: z
      .array(
        registry(
          z
            .string()
            .refine(isHttpsPrefix, {
              message: "is no folder of files",
              params: { allowed: "an https address without query, wildcard or slash at the end" },
            })
            .describe("Address of a folder; compared part by part"),
        ),
      )
      .min(1)
      .describe("VSIX files"),
  })
  .meta({ title: "Allowed registries" });

/** Allowed places by sort of artefact. */
export type Registries = z.infer<typeof registriesSchema>;

export function readRegistries(file: string, content: string): { data?: Registries; problems: readonly Problem[] } {
  return readYamlDocument(file, content, registriesSchema);
}

/** Whether a path lies below a prefix; `a/b` covers `a/b/c`, never `a/bc`. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(`${prefix}/`);
}

/** `registry/repository` of a reference, as prefixes are compared with it. */
export function imagePlace({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}

/** Whether an image is one that this machine built, in the one place where such images count. */
export function isLocalBuild(
  registries: Registries,
  reference: ImageReference,
  stack: { readonly embedded: boolean },
): boolean {
  const local = registries.images.filter((entry) => entry.class === "embedded");
  return stack.embedded && local.some((entry) => isBelow(imagePlace(reference), entry.prefix));
}
