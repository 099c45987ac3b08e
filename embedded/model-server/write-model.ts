import fs from "node:fs";
import path from "node:path";
import { modelFiles, modelName } from "./model-files";

/** Lays the model of dev into the folder that pods see as /models; files that are there already stay. */
export function writeModel(models: string): void {
  for (const [file, content] of modelFiles()) {
    const target = path.join(models, modelName, file);
    if (fs.existsSync(target)) continue;
    fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 });
    fs.writeFileSync(`${target}.new`, content, { mode: 0o644 });
    fs.renameSync(`${target}.new`, target);
  }
}
