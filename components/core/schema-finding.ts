import type { z } from "zod";

/** What a schema objects to, before it has a place in a file. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly allowed?: string;
  /** The key itself is wrong, not what stands under it. */
  readonly atKey?: boolean;
}

type AnySchema = z.core.$ZodType;
type Definition = z.core.$ZodTypes["_zod"]["def"];

/** A schema and what stands behind its optional, default and similar wrappers, outermost first. */
function layers(schema: AnySchema): AnySchema[] {
  const def = schema._zod.def as Definition;
  return "innerType" in def ? [schema, ...layers(def.innerType)] : [schema];
}

/** The schema behind all wrappers. */
function unwrap(schema: AnySchema): AnySchema {
  return layers(schema).at(-1) ?? schema;
}

/** A note of a schema's author, wherever among the wrappers it was made. */
function note(schema: AnySchema | undefined, key: "description" | "sensitive"): unknown {
  return schema === undefined
    ? undefined
    : layers(schema)
        .map((layer) => (layer as z.ZodType).meta()?.[key])
        .find((value) => value !== undefined);
}

/** The schema that judges a place of the document, wrappers included; undefined where a union forks. */
export function schemaAt(schema: AnySchema, path: readonly PropertyKey[]): AnySchema | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return schema;
  const def = unwrap(schema)._zod.def as Definition;
  let next: AnySchema | undefined;
  if (def.type === "object") next = Object.hasOwn(def.shape, head) ? def.shape[String(head)] : undefined;
  else if (def.type === "array") next = def.element;
  else if (def.type === "record") next = def.valueType;
  return next === undefined ? undefined : schemaAt(next, rest);
}

/** Whether the schema marks what stands at this place as never to be shown. */
export function isSensitive(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  for (let length = 0; length <= path.length; length += 1) {
    if (note(schemaAt(schema, path.slice(0, length)), "sensitive") === true) return true;
  }
  return false;
}

/** Keys that an object schema knows, in its own order. */
function knownKeys(schema: AnySchema | undefined): string[] {
  const def = schema === undefined ? undefined : (unwrap(schema)._zod.def as Definition);
  return def?.type === "object" ? Object.keys(def.shape) : [];
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The candidate a person most likely meant: another case, or at most two slips of the keyboard. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  const lower = word.toLowerCase();
  const rated = candidates
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = rated[0];
  return best !== undefined && best.distance <= Math.min(2, Math.floor(word.length / 2)) ? best.candidate : undefined;
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? "" : `; perhaps "${near}" is meant`;
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a mapping of keys",
  record: "a mapping of keys",
  array: "a list",
};

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return kinds[typeof value] ?? typeof value;
}

function wrongType(issue: z.core.$ZodIssueInvalidType, schema: z.ZodType, raw: unknown): Omit<Finding, "path"> {
  const expected = kinds[issue.expected] ?? issue.expected;
  if (raw === undefined) {
    const description = note(schemaAt(schema, issue.path), "description");
    return {
      message: "is missing",
      allowed: typeof description !== "string" ? expected : `${expected}: ${description.replace(/\.$/, "")}`,
    };
  }
  if (issue.expected === "string" && raw !== null && typeof raw !== "object") {
    return { message: `is read as ${kindOf(raw)}, not as text; put it in quotes`, allowed: "text" };
  }
  return { message: `is ${kindOf(raw)}`, allowed: expected };
}

function wrongSize(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): Omit<Finding, "path"> {
  const unit: Record<string, string> = { string: " characters", array: " entries", map: " entries", set: " entries" };
  const counted = unit[issue.origin] ?? "";
  if (issue.code === "too_small") {
    return {
      message: "is too small",
      allowed: `${issue.inclusive ? "at least" : "more than"} ${String(issue.minimum)}${counted}`,
    };
  }
  return {
    message: "is too large",
    allowed: `${issue.inclusive ? "at most" : "less than"} ${String(issue.maximum)}${counted}`,
  };
}

/** Messages that a schema's author wrote; the library's own begin with these words. */
function isOwn(message: string): boolean {
  return !/^(Invalid|Too|Unrecognized|Expected)\b/.test(message);
}

/** What one issue of a schema means for the person who wrote the document. */
export function findings(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  rawAt: (path: readonly PropertyKey[]) => unknown,
): Finding[] {
  const { path } = issue;
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = knownKeys(schemaAt(schema, path));
      const allowed = known.length > 0 ? { allowed: known.join(", ") } : {};
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is not a known key${didYouMean(key, known)}`,
        ...allowed,
        atKey: true,
      }));
    }
    case "invalid_type":
      return isOwn(issue.message)
        ? [{ path, message: issue.message }]
        : [{ path, ...wrongType(issue, schema, rawAt(path)) }];
    case "invalid_value": {
      const values = issue.values.map(String);
      const raw = rawAt(path);
      if (raw === undefined) return [{ path, message: "is missing", allowed: values.join(", ") }];
      const hint = typeof raw === "string" ? didYouMean(raw, values) : "";
      return [{ path, message: `is not one of the allowed values${hint}`, allowed: values.join(", ") }];
    }
    case "invalid_format":
      return [{ path, message: "has the wrong form", allowed: issue.message }];
    case "too_big":
    case "too_small":
      return [{ path, ...wrongSize(issue) }];
    case "not_multiple_of":
      return [{ path, message: "has the wrong step", allowed: `multiples of ${String(issue.divisor)}` }];
    case "invalid_key":
      return [
        { path, message: "has the wrong form", allowed: issue.issues.map((i) => i.message).join("; "), atKey: true },
      ];
    case "invalid_union": {
      // The form the person most likely meant is the one with the fewest objections.
      const branch = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
      if (branch.length === 0) return [{ path, message: "fits none of the allowed forms" }];
      return branch.flatMap((inner) => findings({ ...inner, path: [...path, ...inner.path] }, schema, rawAt));
    }
    case "custom": {
      const allowed: unknown = issue.params?.["allowed"];
      return [{ path, message: issue.message, ...(typeof allowed === "string" && { allowed }) }];
    }
    case "invalid_element":
      return [{ path, message: issue.message }];
  }
}
