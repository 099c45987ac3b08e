import { randomBytes } from "node:crypto";
import type { Value } from "../wire/value";
import { keepers } from "./keepers";
import type { RandomType } from "./random-type";

function forms(bytes: Buffer): Record<string, Value> {
  return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
}

/** RandomBytes: secret bytes; the id says nothing about them. */
export const bytesType: RandomType = {
  inputs: { ...keepers, length: { kind: "integer", required: true } },
  drawn: ["base64", "hex"],
  secret: ["base64", "hex"],
  refuse: ({ length }) =>
    Number(length) < 1
      ? { property: "length", reason: `${Number(length)} is too small; at least 1 is allowed` }
      : undefined,
  draw: ({ length }) => ({ id: "none", drawn: forms(randomBytes(Number(length))) }),
  adopt: (typed) => {
    const bytes = Buffer.from(typed, "base64");
    // Not said back: it may be a secret that was mistyped.
    if (bytes.length === 0 || bytes.toString("base64") !== typed) throw new Error("the id is not bytes in base64");
    return { id: "none", inputs: { length: bytes.length }, drawn: forms(bytes) };
  },
};
