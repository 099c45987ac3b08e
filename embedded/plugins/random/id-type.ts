import { randomBytes } from "node:crypto";
import type { Value } from "../wire/value";
import { keepers } from "./keepers";
import type { RandomType } from "./random-type";

function forms(bytes: Buffer, prefix: string): Record<string, Value> {
  return {
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + bytes.toString("base64url"),
    dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
    hex: prefix + bytes.toString("hex"),
  };
}

/** RandomId: bytes in several spellings, each with the prefix; the id is without. */
export const idType: RandomType = {
  inputs: { ...keepers, byteLength: { kind: "integer", required: true }, prefix: { kind: "text" } },
  drawn: ["b64Std", "b64Url", "dec", "hex"],
  refuse: ({ byteLength }) =>
    Number(byteLength) < 1
      ? { property: "byteLength", reason: `${Number(byteLength)} is too small; at least 1 is allowed` }
      : undefined,
  draw: ({ byteLength, prefix }) => {
    const bytes = randomBytes(Number(byteLength));
    return { id: bytes.toString("base64url"), drawn: forms(bytes, typeof prefix === "string" ? prefix : "") };
  },
  adopt: (typed) => {
    const at = typed.lastIndexOf(",");
    const [prefix, id] = [typed.slice(0, Math.max(at, 0)), typed.slice(at + 1)];
    const bytes = Buffer.from(id, "base64url");
    if (bytes.length === 0 || bytes.toString("base64url") !== id) {
      throw new Error(`"${typed}" is not [<prefix>,]<bytes in base64url without padding>`);
    }
    return {
      id,
      inputs: { byteLength: bytes.length, ...(prefix !== "" && { prefix }) },
      drawn: forms(bytes, prefix),
    };
  },
};
