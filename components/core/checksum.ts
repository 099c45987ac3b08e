import { createHash } from "node:crypto";

/** SHA-256 (lower-case hex) of plain configuration; a change of it rolls the pods that read the configuration. */
export function checksum(content: unknown): string {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return createHash("sha256").update(text).digest("hex");
}
