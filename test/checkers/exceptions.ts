import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYamlDocument } from "../../components/core/yaml-document";

const exception = z.strictObject({
  checker: z.enum(["kubeconform", "podsecurity", "checkov"]),
  check: z.string().min(1).describe("Id of the check, as the checker prints it"),
  stacks: z
    .array(z.enum(["dev", "prod"]))
    .min(1)
    .default(["dev", "prod"]),
  objects: z
    .array(
      z
        .string()
        .regex(/^[A-Z]\w+ ([a-z0-9-]+\*?\/)?[a-z0-9.-]+\*?$/, "Kind namespace/name; * ends a name that goes on"),
    )
    .min(1),
  reason: z.string().min(20),
});

/** One finding of a checker that is meant to be. */
export type Exception = z.infer<typeof exception>;

/** What a checker found. */
export interface Finding {
  readonly checker: Exception["checker"];
  readonly check: string;
  readonly stack: "dev" | "prod";
  /** `Kind namespace/name`. */
  readonly object: string;
  readonly detail: string;
}

/** The one list of findings that are meant to be, with their reasons. */
export function readExceptions(): readonly Exception[] {
  const file = join(__dirname, "exceptions.yaml");
  const { data, problems } = readYamlDocument(
    file,
    readFileSync(file, "utf8"),
    z.strictObject({ exceptions: z.array(exception) }),
  );
  if (data === undefined)
    throw new Error(problems.map((p) => `${p.file}:${String(p.line)} ${p.path} ${p.message}`).join("\n"));
  return data.exceptions;
}

function matches(pattern: string, object: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[a-z0-9-]*");
  return new RegExp(`^${escaped}$`).test(object);
}

function covers(entry: Exception, finding: Finding): boolean {
  return (
    entry.checker === finding.checker &&
    entry.check === finding.check &&
    entry.stacks.includes(finding.stack) &&
    entry.objects.some((pattern) => matches(pattern, finding.object))
  );
}

/** Findings that no exception names. */
export function unexpected(findings: readonly Finding[], exceptions: readonly Exception[]): Finding[] {
  return findings.filter((finding) => !exceptions.some((entry) => covers(entry, finding)));
}

/** Patterns of exceptions that no finding needs any more: they would hide the next one. */
export function unused(
  checker: Exception["checker"],
  findings: readonly Finding[],
  exceptions: readonly Exception[],
): string[] {
  return exceptions
    .filter((entry) => entry.checker === checker)
    .flatMap((entry) =>
      entry.objects
        .filter((pattern) => !findings.some((finding) => covers({ ...entry, objects: [pattern] }, finding)))
        .map((pattern) => `${entry.check} ${pattern}`),
    );
}
