import { randomBytes } from "node:crypto";
import { keepers } from "./keepers";
import type { RandomType } from "./random-type";

/** A number from 0 up to, not including, the bound; without bias, for any bound below 2^53. */
function drawBelow(bound: number): number {
  const span = 2n ** 64n;
  const limit = span - (span % BigInt(bound));
  for (;;) {
    const number = randomBytes(8).readBigUInt64BE();
    if (number < limit) return Number(number % BigInt(bound));
  }
}

/** RandomInteger: a whole number from min to max, both included. */
export const integerType: RandomType = {
  inputs: { ...keepers, max: { kind: "integer", required: true }, min: { kind: "integer", required: true } },
  drawn: ["result"],
  refuse: ({ min, max }) =>
    Number(min) > Number(max)
      ? { property: "min", reason: `${Number(min)} is more than max, ${Number(max)}` }
      : undefined,
  draw: ({ min, max }) => {
    const result = Number(min) + drawBelow(Number(max) - Number(min) + 1);
    return { id: String(result), drawn: { result } };
  },
  adopt: (typed) => {
    const parts = typed.split(",").map(Number);
    const [result, min, max] = parts;
    if (parts.length !== 3 || !parts.every(Number.isSafeInteger))
      throw new Error(`"${typed}" is not <result>,<min>,<max>`);
    return { id: String(result), inputs: { max, min }, drawn: { result: result ?? null } };
  },
};
