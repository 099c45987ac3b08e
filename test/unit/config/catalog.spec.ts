import assert from "node:assert/strict";
import path from "node:path";
import { loadConfig } from "../../../stacks/config";

const root = path.join(__dirname, "..", "..", "..");

describe("the shipped catalog", () => {
  const dev = loadConfig({ root, stack: "dev" });
  const prod = loadConfig({ root, stack: "prod" });

  it("has in dev one user of each tier and state", () => {
    assert.deepEqual(
      dev.users.map((user) => [user.tier, user.disabled !== undefined]),
      [
        ["default", false],
        ["elevated", false],
        ["default", true],
      ],
    );
  });

  it("has in prod several departments, both tiers and one disabled account", () => {
    assert.ok(new Set(prod.users.map((user) => user.department)).size >= 5);
    assert.ok(prod.users.filter((user) => user.tier === "elevated").length >= 3);
    assert.equal(prod.users.filter((user) => user.disabled !== undefined).length, 1);
  });

  it("asks for no more GPUs than are there and not declared free", () => {
    for (const { models, settings } of [dev, prod]) {
      const used = [models.tabby, models.vllm].reduce(
        (sum, { replicas, resources }) => sum + replicas * resources.gpus,
        0,
      );
      assert.equal(used, settings.gpu.capacity - settings.gpu.free);
    }
  });

  it("is built for at least as many sessions as it has users", () => {
    for (const { users, settings } of [dev, prod]) assert.ok(users.length <= settings.sessionCapacity);
  });

  it("holds no clear secret in the stack files", () => {
    for (const { secrets } of [dev, prod]) assert.deepEqual(secrets.present, []);
  });
});
