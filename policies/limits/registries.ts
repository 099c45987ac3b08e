import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";
import type { ImageReference } from "./image-reference";
import { imageReference } from "./image-reference";

/** `production` is allowed everywhere, `embedded` only where stack dev meets the machine-local cluster. */
const artefactClass = z.enum(["production", "embedded"]);
const reason = z.string().trim().min(1);
const objectName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/,
    "lower-case letters, digits, hyphens and dots, as in mirror-login",
  );

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
    pullSecrets: z
      .array(z.strictObject({ name: objectName.describe("Name of the Secret"), reason }))
      .describe("Secrets that pods may log in to a registry with; [] when the mirror asks for none"),
  })
  .meta({ title: "Allowed registries" });

/** Allowed places by sort of artefact. */
export type Registries = z.infer<typeof registriesSchema>;

/** Reads the file; a place or a Secret that stands twice is a problem, because the laxer of two lines would count. */
export function readRegistries(file: string, content: string): { data?: Registries; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, registriesSchema);
  if (data === undefined) return { problems };
  const named = (["images", "extensions"] as const).map((key) => ({
    key,
    field: "prefix",
    values: data[key].map((entry) => entry.prefix),
  }));
  const all = [...named, { key: "pullSecrets", field: "name", values: data.pullSecrets.map((entry) => entry.name) }];
  const twice = all.flatMap(({ key, field, values }) =>
    values.flatMap((value, index) =>
      values.indexOf(value) < index ? [problemAt([key, index, field], "stands twice", `each ${field} once`)] : [],
    ),
  );
  return twice.length > 0 ? { problems: twice } : { data, problems };
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
