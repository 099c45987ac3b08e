import assert from "node:assert/strict";
import { shardStackName, stackIdentity } from "../../../stacks/config";

describe("the name of a shard's stack", () => {
  for (const [shard, name] of [
    [0, "prod-users-00"],
    [99, "prod-users-99"],
    [100, "prod-users-100"],
    [999, "prod-users-999"],
  ] as const) {
    it(`is ${name} for shard ${String(shard)}, and is read back`, () => {
      assert.equal(shardStackName("prod", shard), name);
      const identity = stackIdentity(name);
      assert.deepEqual(identity, { name, environment: "prod", kind: "users", shard });
    });
  }

  for (const name of ["prod-users-0", "prod-users-007", "prod-users-1000", "prod-users-", "stage-users-00"]) {
    it(`is never ${name}`, () => {
      assert.equal(stackIdentity(name), undefined);
    });
  }
});
