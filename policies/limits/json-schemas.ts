import { z } from "zod";
import { accessSchema } from "./access";
import { administratorsSchema } from "./administrators";
import { aiSchema } from "./ai";
import { alertsSchema } from "./alerts";
import { exemptionsSchema } from "./exemptions";
import { gpuSchema } from "./gpu";
import { identitySchema } from "./identity";
import { extensionDependenciesSchema } from "./extension-dependencies";
import { knownBadSchema } from "./known-bad";
import { knownBadExtensionsSchema } from "./known-bad-extensions";
import { networkSchema } from "./network";
import { quotasSchema } from "./quotas";
import { registriesSchema } from "./registries";
import { serviceAccountsSchema } from "./service-accounts";
import { statefulSchema } from "./stateful";
import { whitelistSchema } from "./whitelist";

/** JSON Schemas for editors, by path below `policies/`: generated, never edited. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  const schemas = {
    "baseline/extensions-whitelist.schema.json": whitelistSchema,
    "baseline/quotas.schema.json": quotasSchema,
    "baseline/registries.schema.json": registriesSchema,
    "baseline/network.schema.json": networkSchema,
    "baseline/known-bad.schema.json": knownBadSchema,
    "baseline/known-bad-extensions.schema.json": knownBadExtensionsSchema,
    "baseline/extension-dependencies.schema.json": extensionDependenciesSchema,
    "baseline/service-accounts.schema.json": serviceAccountsSchema,
    "baseline/stateful.schema.json": statefulSchema,
    "baseline/access.schema.json": accessSchema,
    "baseline/administrators.schema.json": administratorsSchema,
    "baseline/identity.schema.json": identitySchema,
    "baseline/gpu.schema.json": gpuSchema,
    "baseline/ai.schema.json": aiSchema,
    "baseline/alerts.schema.json": alertsSchema,
    "exemptions.schema.json": exemptionsSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([file, schema]) => [
      file,
      `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`,
    ]),
  );
}
