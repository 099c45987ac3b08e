import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Rule } from "./rule";

const load = createRequire(__filename);

/** Folder of the rules: `<group>/<rule>.ts`. */
export const rulesDir = path.join(__dirname, "rules");

/**
 * Every rule there is, sorted by id: each file below `rules/` is one, so that a new rule needs no entry anywhere.
 *
 * @throws Error when a file holds no rule or one with another id than its path
 */
export function allRules(dir: string = rulesDir): readonly Rule[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((group) => group.isDirectory())
    .flatMap((group) =>
      readdirSync(path.join(dir, group.name))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => {
          const { rule } = load(path.join(dir, group.name, file)) as { readonly rule?: Rule };
          const id = `${group.name}/${file.replace(/\.ts$/, "")}`;
          if (rule?.id !== id) throw new Error(`policies/rules/${id}.ts must export a rule with the id "${id}"`);
          return rule;
        }),
    )
    .sort((a, b) => a.id.localeCompare(b.id, "en"));
}
