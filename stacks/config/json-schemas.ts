import { z } from "zod";
import { backupsSchema } from "./schema/backups";
import { calendarSchema } from "./schema/calendar";
import { contactsSchema } from "./schema/contacts";
import { imagesSchema } from "./schema/images";
import { modelsSchema } from "./schema/models";
import { sloSchema } from "./schema/slo";
import { usersSchema } from "./schema/users";
import { workspacesSchema } from "./schema/workspaces";
import { stackFileSchema } from "./stack-settings";

/** Schemas by the name of the catalog file they describe; `stack` is Pulumi.<stack>.yaml. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  backups: backupsSchema,
  calendar: calendarSchema,
  contacts: contactsSchema,
  images: imagesSchema,
  models: modelsSchema,
  slo: sloSchema,
  stack: stackFileSchema,
  users: usersSchema,
  workspaces: workspacesSchema,
};

/** JSON Schemas for editors, by path in the checkout. What only code can check (dates that exist) is not in them. */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { target: "draft-07", io: "input", reused: "inline" });
      return [`catalog/schema/${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`];
    }),
  );
}
