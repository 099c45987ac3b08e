import fs from "node:fs";
import path from "node:path";

/** The only kind of model that this server runs; `config.json` of the folder names it. */
export const architecture = "WebideLineContinuer";

/** The folder can not be served. */
export class ModelError extends Error {}

/**
 * Checks that a folder holds the model of the embedded default.
 *
 * @param needs files that the played product would look for
 * @throws ModelError that names the file and what is allowed
 */
export function checkModelFolder(folder: string, needs: readonly string[]): void {
  for (const file of ["config.json", ...needs]) {
    if (!fs.existsSync(path.join(folder, file))) {
      throw new ModelError(
        `${path.join(folder, file)} is missing; the folder must hold ${[...needs, "config.json"].join(", ")}`,
      );
    }
  }
  const file = path.join(folder, "config.json");
  let named: unknown;
  try {
    named = (JSON.parse(fs.readFileSync(file, "utf8")) as { architectures?: unknown }).architectures;
  } catch (error) {
    throw new ModelError(`${file} is not readable JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(named) || !named.includes(architecture)) {
    throw new ModelError(
      `${file} names ${JSON.stringify(named)}; this server of the embedded default runs ${architecture} alone. Real weights need the production image`,
    );
  }
}
