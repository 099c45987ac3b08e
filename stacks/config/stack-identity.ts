/** What a stack's name says about it. */
export type StackIdentity =
  | { readonly name: string; readonly environment: string; readonly kind: "platform" }
  | { readonly name: string; readonly environment: string; readonly kind: "users"; readonly shard: number };

/** Environments of the project; each has a Pulumi.<environment>.yaml and a users.<environment>.yaml. */
export const environments: readonly string[] = ["dev", "prod"];

/** In words, for messages. */
export const stackNameForm = `${environments.join(", ")}, or <environment>-users-NN for a shard of users, as in prod-users-00`;

/** Reads a stack's name; undefined when it follows neither form. */
export function stackIdentity(name: string): StackIdentity | undefined {
  if (environments.includes(name)) return { name, environment: name, kind: "platform" };
  const match = /^([a-z]+)-users-(\d{2}|[1-9]\d{2})$/.exec(name);
  const [, environment = "", shard = ""] = match ?? [];
  return environments.includes(environment) ? { name, environment, kind: "users", shard: Number(shard) } : undefined;
}

/** Name of the stack that holds a shard of users. */
export function shardStackName(environment: string, shard: number): string {
  return `${environment}-users-${String(shard).padStart(2, "0")}`;
}
