import { z } from "zod";
import type { Problem } from "../../components/core/document-problem";
import { readYamlDocument } from "../../components/core/yaml-document";

const objectName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "a whole name in lower case, without a wildcard");

const account = z.strictObject({
  namespace: objectName.describe("Namespace of the account"),
  name: objectName.describe("Name of the ServiceAccount"),
  reason: z.string().trim().min(10).describe("What its pods ask the Kubernetes API for"),
});

/** `service-accounts.yaml`: whose pods may call the Kubernetes API. */
export const serviceAccountsSchema = z
  .strictObject({ accounts: z.array(account).describe("Accounts whose token may be mounted") })
  .meta({ title: "Service accounts with a token" });

/** An account whose token may be mounted. */
export type TokenAccount = z.infer<typeof account>;

/** Reads the accounts; one that stands twice is a problem, for its second reason would hide the first. */
export function readServiceAccounts(
  file: string,
  content: string,
): { data?: readonly TokenAccount[]; problems: readonly Problem[] } {
  const { data, problems, problemAt } = readYamlDocument(file, content, serviceAccountsSchema);
  if (data === undefined) return { problems };
  const twice = data.accounts.flatMap((entry, index) =>
    data.accounts.findIndex((other) => other.namespace === entry.namespace && other.name === entry.name) < index
      ? [problemAt(["accounts", index, "name"], "stands twice", "each account once")]
      : [],
  );
  return twice.length > 0 ? { problems: twice } : { data: data.accounts, problems: [] };
}

/** Whether the token of an account may be mounted. */
export function mayHoldToken(
  accounts: readonly TokenAccount[],
  namespace: string | undefined,
  name: string | undefined,
): boolean {
  return accounts.some((entry) => entry.namespace === namespace && entry.name === name);
}
