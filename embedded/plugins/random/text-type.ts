import type { Properties } from "../wire/value";
import { drawCharacters } from "./characters";
import type { CharacterClass } from "./characters";
import { keepers } from "./keepers";
import type { RandomType } from "./random-type";

function characterClasses(inputs: Properties): (CharacterClass & { readonly use: boolean })[] {
  const override = inputs["overrideSpecial"];
  const special = typeof override === "string" && override !== "" ? override : "!@#$%&*()-_=+[]{}<>:?";
  return (
    [
      { use: inputs["special"], characters: special, least: inputs["minSpecial"] },
      { use: inputs["upper"], characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", least: inputs["minUpper"] },
      { use: inputs["lower"], characters: "abcdefghijklmnopqrstuvwxyz", least: inputs["minLower"] },
      { use: inputs["numeric"], characters: "0123456789", least: inputs["minNumeric"] },
    ]
      .map(({ use, characters, least }) => ({ use: use === true, characters, least: Number(least) }))
      // A least number asks for the class even where its switch is off, as in the official plugin.
      .filter(({ use, least }) => use || least > 0)
  );
}

function refuse(inputs: Properties): { property: string; reason: string } | undefined {
  const length = Number(inputs["length"]);
  const classes = characterClasses(inputs);
  const least = classes.reduce((sum, one) => sum + one.least, 0);
  if (length < 1) return { property: "length", reason: `${length} is too small; at least 1 is allowed` };
  if (length < least) {
    const reason = `${length} is less than the sum of minUpper, minLower, minNumeric and minSpecial, ${least}`;
    return { property: "length", reason };
  }
  if (classes.length > 0) return undefined;
  return { property: "special", reason: "special, upper, lower and numeric are all false: no character may be used" };
}

/**
 * RandomString and RandomPassword: texts of the same inputs.
 *
 * @param secret whether the text is one
 * @param schemaVersion of the state in the official plugin
 */
export function textType({ secret, schemaVersion }: { secret: boolean; schemaVersion: number }): RandomType {
  // The id is not encrypted, so that of a secret says nothing.
  const identify = (text: string): string => (secret ? "none" : text);
  return {
    inputs: {
      ...keepers,
      length: { kind: "integer", required: true },
      lower: { kind: "boolean", default: true },
      minLower: { kind: "integer", default: 0 },
      minNumeric: { kind: "integer", default: 0 },
      minSpecial: { kind: "integer", default: 0 },
      minUpper: { kind: "integer", default: 0 },
      number: { kind: "boolean" },
      numeric: { kind: "boolean" },
      overrideSpecial: { kind: "text" },
      special: { kind: "boolean", default: true },
      upper: { kind: "boolean", default: true },
    },
    drawn: ["result"],
    secret: secret ? ["result"] : [],
    schemaVersion,
    refuse,
    draw: (inputs) => {
      const result = drawCharacters(Number(inputs["length"]), characterClasses(inputs));
      return { id: identify(result), drawn: { result } };
    },
    adopt: (id) => ({ id: identify(id), inputs: { length: id.length }, drawn: { result: id } }),
  };
}
