import { readFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";
import type { YamlDocument } from "../../components/core/yaml-document";
import { readYamlDocument } from "../../components/core/yaml-document";

/** Reads a file of the checkout; a file that can not be read is a problem like any other. */
export function readDocument<T>(root: string, file: string, schema: z.ZodType<T>): YamlDocument<T> {
  let text: string;
  try {
    text = readFileSync(path.join(root, file), "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const problem = {
      file,
      line: 1,
      column: 1,
      path: "",
      message: reason === "ENOENT" ? "does not exist" : `can not be read (${reason})`,
    };
    return {
      raw: undefined,
      problems: [problem],
      problemAt: (at, message) => ({ ...problem, path: at.join("."), message }),
    };
  }
  return readYamlDocument(file, text, schema);
}
