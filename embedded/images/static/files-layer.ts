import fs from "node:fs";
import path from "node:path";
import type { Layer } from "../layer";

/** Inputs of {@link filesLayer}. */
export interface FilesLayerArgs {
  readonly name: string;
  /** Files of this project: path in the image to absolute path here. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths in the image of files that anybody may execute. @default none */
  readonly executable?: readonly string[];
}

/** Files of this project, readable by everybody. */
export function filesLayer({ name, files, executable = [] }: FilesLayerArgs): Layer {
  return {
    ...{ name, lockFiles: Object.values(files), tools: [], needs: [], coldSeconds: 1 },
    recipe: JSON.stringify([Object.keys(files), executable]),
    missing: () => undefined,
    fill({ root }) {
      for (const [place, file] of Object.entries(files)) {
        const target = path.join(root, place);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.copyFileSync(file, target);
        fs.chmodSync(target, executable.includes(place) ? 0o755 : 0o644);
      }
      return Promise.resolve(undefined);
    },
  };
}
