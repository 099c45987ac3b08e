import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Creations that a dead run had begun in a stack. Plugins that are told of them take over what they find under exactly
 * these names, where an object that is there already is refused otherwise. Kept in a file until an update has ended well:
 * the run that settles them may die too.
 */
export class InterruptedCreations {
  private readonly file: string;

  constructor(dir: string, stack: string) {
    this.file = join(dir, `interrupted.${stack}.json`);
  }

  /** URNs, as far as no update has ended well since. */
  list(): string[] {
    try {
      return JSON.parse(readFileSync(this.file, "utf8")) as string[];
    } catch {
      return [];
    }
  }

  add(urns: readonly string[]): void {
    const all = [...new Set([...this.list(), ...urns])];
    if (all.length > 0) writeFileSync(this.file, JSON.stringify(all));
  }

  forget(): void {
    rmSync(this.file, { force: true });
  }

  /** Variables by which the plugins are told. */
  get variables(): Record<string, string> {
    const urns = this.list();
    return urns.length === 0 ? {} : { WEBIDE_INTERRUPTED_CREATIONS: JSON.stringify(urns) };
  }
}
