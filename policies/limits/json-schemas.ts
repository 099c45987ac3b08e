import { z } from "zod";
import { exemptionsSchema } from "./exemptions";
import { knownBadSchema } from "./known-bad";
import { quotasSchema } from "./quotas";
import { registriesSchema } from "./registries";
import { whitelistSchema } from "./whitelist";

/** JSON Schemas for editors, by path below `policies/`: generated, never edited. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  const schemas = {
    "baseline/extensions-whitelist.schema.json": whitelistSchema,
    "baseline/quotas.schema.json": quotasSchema,
    "baseline/registries.schema.json": registriesSchema,
    "baseline/known-bad.schema.json": knownBadSchema,
    "exemptions.schema.json": exemptionsSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([file, schema]) => [
      file,
      `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`,
    ]),
  );
}
