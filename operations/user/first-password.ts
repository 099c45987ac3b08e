/** Marks a secret in an exported state; source: @pulumi/pulumi runtime/rpc. */
const secretSignature = "4dabf18193072939515e22adb298388d";
const accountType = "webide:identity:UserAccount";

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly type: string;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

function revealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(secretSignature in value)) return value;
  return JSON.parse((value as unknown as { plaintext: string }).plaintext) as unknown;
}

/** The first password of a user in a state that was exported with its secrets shown; undefined for an unknown user. */
export function firstPassword(exported: unknown, user: string): string | undefined {
  const resources = (exported as Exported).deployment?.resources ?? [];
  const account = resources.find(({ type, urn }) => type === accountType && urn.endsWith(`::${user}`));
  const password = revealed(account?.outputs?.["firstPassword"]);
  return typeof password === "string" ? password : undefined;
}
