import { z } from "zod";
import { date, line, lineUpTo, slug } from "./values";

const repository = z
  .string()
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:[./:][a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
    "a repository in small letters, without tag or digest",
  );

const image = z.strictObject({
  source: repository.describe("Upstream repository, without a tag."),
  version: z
    .string()
    .regex(/^\w[\w.-]{0,127}$/, "an image tag; never latest")
    .refine((tag) => tag !== "latest", { message: "is a floating tag", params: { allowed: "one exact version" } })
    .describe("Full upstream tag that the digest belongs to."),
  mirror: repository.describe("Repository below the internal registry prefix."),
  digest: z
    .string()
    .regex(/^(?:sha256:[0-9a-f]{64}|unverified)$/, "sha256: and 64 small hexadecimal digits, or the word unverified")
    .describe("Digest read in the reference."),
  reference: z
    .string()
    .regex(/^https:\/\/\S+$/, "an https address")
    .describe("Public file, pinned by commit, in which version and digest were read together.")
    .optional(),
  read: date.describe("Day on which the reference was read.").optional(),
  note: lineUpTo(1000).describe("Why this version, or why unverified.").optional(),
  build: line.describe("Command run on top of the image; the mirror holds the result.").optional(),
});

/** images.yaml */
export const imagesSchema = z.strictObject({
  images: z.record(slug, image).describe("Every image the platform runs, by short name."),
});

export type LockedImage = z.infer<typeof image>;
