import fs from "node:fs";
import path from "node:path";
import type { CachedTool } from "../../tools/tool";
import type { Layer } from "../layer";

/** Inputs of {@link programLayer}. */
export interface ProgramLayerArgs {
  readonly name: string;
  /** Brings the program. */
  readonly tool: CachedTool;
  /** Where each of its commands lies in the image: path to command. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Programs of a tool, as they are: for such as need no libraries beside them. */
export function programLayer({ name, tool, programs }: ProgramLayerArgs): Layer {
  return {
    ...{ name, lockFiles: [], tools: [tool], needs: [], coldSeconds: 2 },
    recipe: JSON.stringify(programs),
    missing: () => undefined,
    fill(context) {
      for (const [place, command] of Object.entries(programs)) {
        const target = path.join(context.root, place);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.copyFileSync(context.tool(tool).bin(command), target);
        fs.chmodSync(target, 0o755);
      }
      return Promise.resolve(undefined);
    },
  };
}
