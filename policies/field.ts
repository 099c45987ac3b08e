import { LineCounter } from "yaml";
import { formatPath } from "../components/core/document-problem";
import { parseStrictly } from "../components/core/strict-yaml";
import type { PolicyObject } from "./policy-object";

/**
 * What the engine puts where it does not know a value before the deployment, one for each type.
 *
 * Source: @pulumi/policy `proxy.js`; all but the string form occur only in old engines.
 */
export const unknownMarkers = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
] as const;

/** What stands in for a value that is kept encrypted; a rendering names its origin: `<secret:alice-password>`. */
const secretMarker = /^<secret(?::[^>]*)?>$/;

/** A place that a rule must read and can not: turned into a violation of that very rule, so that nothing passes unseen. */
export class UnreadableFieldError extends Error {
  constructor(
    readonly field: Field,
    /** What stands there, as a message may show it. */
    readonly found: string,
    /** What could be judged instead. */
    readonly allowed: string,
    readonly whatToDo: string,
  ) {
    super(`${field.path} is ${found}`);
    this.name = "UnreadableFieldError";
  }
}

/** Longest value that a message repeats, in characters. */
const maxShownLength = 120;

/**
 * One place in an object that is about to be deployed.
 *
 * Rules read through it alone. A value that is unknown at preview, or has a type no rule expects, throws
 * {@link UnreadableFieldError} where it is read; a value that is absent reads as undefined or empty.
 */
export class Field {
  private constructor(
    private readonly value: unknown,
    private readonly keys: readonly PropertyKey[],
    private readonly prefix: string,
    /** The object that the place is in. */
    readonly owner?: PolicyObject,
  ) {}

  /** The root of an object. */
  static of(value: unknown, owner?: PolicyObject): Field {
    return new Field(value, [], "", owner);
  }

  /** The JSON document that stands here as text. */
  json(): Field {
    const text = this.text();
    if (text === undefined) return this;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.misshapen("a JSON document");
    }
    return new Field(value, [], this.path, this.owner);
  }

  /** The YAML document that stands here as text: one, without anchors, tags or repeated keys. */
  yaml(): Field {
    const text = this.text();
    if (text === undefined) return this;
    const { parsed, problems } = parseStrictly({ file: this.path, text, lines: new LineCounter() });
    const [problem] = problems;
    if (parsed !== undefined && problem === undefined) return new Field(parsed.raw, [], this.path, this.owner);
    // The text itself is not shown: nobody knows what stands in it.
    throw new UnreadableFieldError(
      this,
      `text whose line ${String(problem?.line ?? 1)} ${problem?.message ?? "can not be read"}`,
      "one plain YAML document",
      "Correct the YAML.",
    );
  }

  /** Place inside the object, as in `spec.template.spec.containers[0].image`. */
  get path(): string {
    const own = formatPath(this.keys);
    return this.prefix === "" || own.startsWith("[")
      ? this.prefix + own
      : own === ""
        ? this.prefix
        : `${this.prefix}.${own}`;
  }

  /** The last key or index of the path. */
  get key(): string {
    return String(this.keys.at(-1) ?? "");
  }

  /** Whether nothing stands here; Kubernetes reads null as nothing. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /**
   * Whether the value is kept encrypted. Rules never see such a value, only the marker in its place; each leaf of a
   * secret mapping has its own.
   */
  get isSecret(): boolean {
    return typeof this.value === "string" && secretMarker.test(this.value);
  }

  /** Whether the value is known only after the deployment. For rules that have something else to judge by. */
  get isUnknown(): boolean {
    const { value } = this;
    return typeof value === "string" && unknownMarkers.some((marker) => value.includes(marker));
  }

  /** The field below; absent where nothing stands. */
  at(...keys: readonly PropertyKey[]): Field {
    return keys.reduce<Field>((field, key) => field.child(key), this);
  }

  /** The entries of a mapping; none when absent. */
  entries(): Field[] {
    return Object.keys(this.mapping() ?? {}).map((key) => this.child(key));
  }

  /** The items of a list; none when absent. */
  items(): Field[] {
    const value = this.known();
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.misshapen("a list");
    return value.map((_, index) => this.child(index));
  }

  /** Text, or undefined when absent. */
  text(): string | undefined {
    const value = this.known();
    if (value === undefined || typeof value === "string") return value;
    throw this.misshapen("text");
  }

  /** A number or text as text, as Kubernetes reads a quantity; undefined when absent. */
  quantity(): string | undefined {
    const value = this.known();
    return typeof value === "number" ? String(value) : this.text();
  }

  /** True or false, or undefined when absent. */
  flag(): boolean | undefined {
    const value = this.known();
    if (value === undefined || typeof value === "boolean") return value;
    throw this.misshapen("true or false");
  }

  /** Whether a mapping stands here. */
  isMapping(): boolean {
    const value = this.known();
    return typeof value === "object" && !Array.isArray(value);
  }

  /** Whether a list stands here. */
  isList(): boolean {
    return Array.isArray(this.known());
  }

  /** What stands here, as a message shows it. Never throws. */
  shown(): string {
    if (this.isAbsent) return "not set";
    if (this.isUnknown) return "not known at preview";
    const text = JSON.stringify(this.value);
    return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
  }

  private known(): object | string | number | boolean | undefined {
    if (this.isUnknown) {
      throw new UnreadableFieldError(
        this,
        "not known at preview",
        "a plain value that stands before anything is deployed",
        "Take the value from the configuration, not from the output of another resource.",
      );
    }
    return this.value ?? undefined;
  }

  private mapping(): Record<string, unknown> | undefined {
    const value = this.known();
    if (value === undefined) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) throw this.misshapen("a mapping of keys");
    return value as Record<string, unknown>;
  }

  private child(key: PropertyKey): Field {
    const keys = [...this.keys, key];
    const value = this.known();
    if (value === undefined) return new Field(undefined, keys, this.prefix, this.owner);
    if (typeof key === "number") {
      if (!Array.isArray(value)) throw this.misshapen("a list");
      return new Field(value[key], keys, this.prefix, this.owner);
    }
    const mapping = this.mapping() ?? {};
    return new Field(Object.hasOwn(mapping, key) ? mapping[String(key)] : undefined, keys, this.prefix, this.owner);
  }

  private misshapen(expected: string): UnreadableFieldError {
    return new UnreadableFieldError(this, this.shown(), expected, `Write ${expected} here.`);
  }
}
