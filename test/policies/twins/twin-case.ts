import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** A manifest on which both forms of a rule must agree. */
export interface TwinCase {
  readonly title: string;
  /** Complete enough for an API server to take it. */
  readonly manifest: Record<string, unknown>;
  readonly allowed: boolean;
  /** Which stack the rule judges for; `dev` is on the embedded cluster. @default prod */
  readonly stack?: "dev" | "prod";
}

const casesDir = path.join(__dirname, "cases");
const load = createRequire(__filename);

/** The cases of every rule that has both forms, by its id: `cases/<group>/<rule>.ts` exports them as `cases`. */
export function allTwinCases(): ReadonlyMap<string, readonly TwinCase[]> {
  const groups = readdirSync(casesDir);
  return new Map(
    groups.flatMap((group) =>
      readdirSync(path.join(casesDir, group)).map((file): [string, readonly TwinCase[]] => {
        const { cases } = load(path.join(casesDir, group, file)) as { readonly cases: readonly TwinCase[] };
        return [`${group}/${file.replace(/\.ts$/, "")}`, cases];
      }),
    ),
  );
}
