import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../../operations/render/record";
import { program } from "../../../stacks/program";
import { sizings } from "../../../stacks/sizing";
import { ConfigTree } from "../../support/config-tree";

describe("the gateway's places for the keys of shards", function () {
  this.timeout(30_000);
  const slots = sizings["dev"]?.keyRingSlots ?? 0;
  let tree: ConfigTree;
  beforeEach(() => {
    tree = new ConfigTree();
  });
  afterEach(() => {
    tree.remove();
  });

  function declare(shard: number) {
    tree.write(
      "catalog/users.dev.yaml",
      tree.read("catalog/users.dev.yaml").replaceAll("shard: 0", `shard: ${String(shard)}`),
    );
    return record(() => program(tree.load("dev"), () => pulumi.secret("")), { stack: "dev" });
  }

  it("are enough for the last shard that has one", async () => {
    const { resources } = await declare(slots - 1);
    assert.ok(resources.length > 100);
  });

  it("are not enough for the next, which is refused with the way out", async () => {
    await assert.rejects(
      declare(slots),
      /catalog\/users\.dev\.yaml has users in shard 4, and the gateway reads the keys of shards 0 to 3; raise keyRingSlots/,
    );
  });
});
