import { isList, isObject, unknown } from "../../wire/value";
import type { Properties, Value } from "../../wire/value";

/** Properties of one object, read by kind. What is missing or not known yet reads as nothing of its kind. */
export class Data {
  constructor(readonly values: Properties) {}

  /** Whether there is a value, of whatever kind; an empty one counts. */
  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== unknown;
  }

  text(name: string): string {
    const value = this.values[name];
    return typeof value === "string" ? value : "";
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  number(name: string): number {
    const value = this.values[name];
    return typeof value === "number" ? value : 0;
  }

  texts(name: string): string[] {
    return this.list(name).filter((entry) => typeof entry === "string");
  }

  /** Texts by key. */
  map(name: string): Record<string, string> {
    const value = this.values[name];
    if (!isObject(value)) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : [])),
    );
  }

  block(name: string): Data | undefined {
    const value = this.values[name];
    return isObject(value) ? new Data(value) : undefined;
  }

  blocks(name: string): Data[] {
    return this.list(name).flatMap((entry) => (isObject(entry) ? [new Data(entry)] : []));
  }

  private list(name: string): readonly Value[] {
    const value = this.values[name];
    return isList(value) ? value : [];
  }
}
