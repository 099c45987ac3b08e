import type { NginxConfig, NginxDirective } from "./nginx-files";
import { groupBody, isLabelPattern, literalBeginning, nginxPattern } from "./nginx-pattern";
import { everyDirective } from "./nginx-servers";

/** Stands in a value where anything could stand, as the client chooses. */
export const anything = "\u0001";

/** Stands in a value where letters, digits, hyphens and underscores could stand: one label of a host name. */
export const oneLabel = "\u0002";

const hasUnknown = (text: string): boolean => text.includes(anything) || text.includes(oneLabel);

/** Variables that nginx itself fills with what can not change an address. */
const harmless = new Set([
  "scheme",
  "hostname",
  "server_name",
  "server_addr",
  "server_port",
  "remote_addr",
  "request_id",
]);

/** Deepest chain of variables; nginx refuses longer ones too. */
const maxDepth = 12;

/** Most variables that are looked up for one text: maps that name each other could go on for ever. */
const maxSteps = 5_000;

/** Most values of one text that are told apart. */
const maxValues = 256;

const variable = /\$(?:\{(\w+)\}|(\w+))/g;

type Known = Readonly<Record<string, string>>;

/** What the variables of a configuration can hold, without a request or with a part of one. */
export class NginxValues {
  private readonly maps = new Map<string, NginxDirective>();
  private readonly set = new Map<string, string[]>();
  private readonly patterns: string[] = [];
  /** What the variables hold that a pattern somewhere captures, by name. */
  private readonly captured = new Map<string, string>();
  private steps = 0;

  constructor(config: NginxConfig) {
    for (const directive of everyDirective(config.directives)) {
      const { name, args, block } = directive;
      const target = (args[name === "geo" && args.length === 1 ? 0 : 1] ?? "").replace(/^\$/, "");
      if (block !== undefined && (name === "map" || name === "geo" || name === "split_clients")) {
        this.maps.set(target, directive);
      } else if (name === "set") {
        const key = (args[0] ?? "").replace(/^\$/, "");
        this.set.set(key, [...(this.set.get(key) ?? []), args[1] ?? ""]);
      }
      this.patterns.push(...args.filter((word) => word.includes("(?")));
    }
  }

  /** Every value that a text with variables can have. */
  of(text: string, known: Known, depth = 0): string[] {
    if (depth === 0) this.steps = 0;
    let values = [""];
    let position = 0;
    const append = (parts: readonly string[]): void => {
      values = distinct(values.flatMap((value) => parts.map((part) => value + part)));
      if (values.length > maxValues) values = [anything];
    };
    for (const match of text.matchAll(variable)) {
      append([text.slice(position, match.index)]);
      append(this.variable(match[1] ?? match[2] ?? "", known, depth + 1));
      position = match.index + match[0].length;
    }
    append([text.slice(position)]);
    return values;
  }

  private variable(name: string, known: Known, depth: number): string[] {
    this.steps += 1;
    if (depth > maxDepth || this.steps > maxSteps) return [anything];
    if (Object.hasOwn(known, name)) return [known[name] ?? ""];
    const map = this.maps.get(name);
    if (map !== undefined) return this.mapped(map, known, depth);
    const set = this.set.get(name);
    if (set !== undefined) return distinct(["", ...set.flatMap((text) => this.of(text, known, depth))]);
    if (harmless.has(name)) return [oneLabel];
    return [this.captured.get(name) ?? this.capture(name)];
  }

  private capture(name: string): string {
    const bodies = this.patterns.flatMap((pattern) => groupBody(pattern, name) ?? []);
    const value = bodies.length > 0 && bodies.every(isLabelPattern) ? oneLabel : anything;
    this.captured.set(name, value);
    return value;
  }

  private mapped({ name, args, block = [] }: NginxDirective, known: Known, depth: number): string[] {
    const lines = block.map((line) => ({ key: line.name, value: line.args[0] ?? "" }));
    const data = lines.filter(({ key }) => !["default", "hostnames", "volatile", "ranges"].includes(key));
    const fallback = lines.find(({ key }) => key === "default")?.value ?? "";
    if (name !== "map" || lines.some(({ key }) => key === "hostnames")) {
      return distinct([...data.map(({ value }) => value), fallback].flatMap((value) => this.of(value, known, depth)));
    }
    const found = new Set<string>();
    const add = (value: string, more: Known): void => {
      for (const each of this.of(value, { ...known, ...more }, depth)) found.add(each);
    };
    for (const input of this.of(args[0] ?? "", known, depth)) this.choose(input, data, fallback, add);
    return Array.from(found);
  }

  /** Adds the value of each line that a map could choose for an input. */
  private choose(
    input: string,
    lines: readonly { readonly key: string; readonly value: string }[],
    fallback: string,
    add: (value: string, more: Known) => void,
  ): void {
    const isUnknown = hasUnknown(input);
    const isPattern = (key: string): boolean => key.startsWith("~");
    for (const { key, value } of lines.filter((line) => !isPattern(line.key))) {
      if (isUnknown) add(value, {});
      else if (key.replace(/^\\/, "").toLowerCase() === input.toLowerCase()) {
        add(value, {});
        return;
      }
    }
    for (const { key, value } of lines.filter((line) => isPattern(line.key))) {
      const text = key.replace(/^~\*?/, "");
      const pattern = nginxPattern(text, key.startsWith("~*"));
      const match = pattern?.exec(input);
      if (match !== null && match !== undefined) add(value, groupsOf(match));
      else if (pattern === undefined || (isUnknown && couldBegin(input, text, key.startsWith("~*")))) {
        add(value, unknownGroups(text));
      }
      if (match !== null && match !== undefined && !isUnknown) return;
    }
    add(fallback, {});
  }
}

/** Whether the known beginning of an input and that of a pattern agree. */
function couldBegin(input: string, pattern: string, ignoresCase: boolean): boolean {
  const [known = ""] = (input.split(anything)[0] ?? "").split(oneLabel);
  const wanted = ignoresCase ? "" : literalBeginning(pattern);
  return known.startsWith(wanted) || wanted.startsWith(known);
}

function groupsOf(match: RegExpExecArray): Known {
  return Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, value]: [string, string | undefined]) => [name, value ?? ""]),
  );
}

function unknownGroups(pattern: string): Known {
  const names = Array.from(pattern.matchAll(/\(\?(?:P?<|')([A-Za-z_]\w*)[>']/g), ([, name = ""]) => name);
  return Object.fromEntries(
    names.map((name) => [name, isLabelPattern(groupBody(pattern, name) ?? ".") ? oneLabel : anything]),
  );
}

function distinct(values: readonly string[]): string[] {
  return Array.from(new Set(values));
}
