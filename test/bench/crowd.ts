import { parse, stringify } from "yaml";
import { maxShardUsers } from "../../stacks/config/user-rules";

/** A users file with so many copies of its first user, in full shards. */
export function crowd(usersFile: string, users: number): string {
  const file = parse(usersFile) as { users: Record<string, unknown>[] };
  const [model] = file.users;
  const everybody = Array.from({ length: users }, (_, index) => ({
    ...model,
    id: `u${String(index)}`,
    email: `u${String(index)}@company.com`,
    shard: Math.floor(index / maxShardUsers),
  }));
  return stringify({ ...file, users: everybody }, { aliasDuplicateObjects: false });
}
