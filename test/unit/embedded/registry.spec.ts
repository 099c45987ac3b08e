import assert from "node:assert/strict";
import fs from "node:fs";
import { registry } from "../../../embedded/tools/registry";

describe("the declared tools", () => {
  it("have names of their own", () => {
    const names = registry.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it("name lock files that exist", () => {
    const files = registry.flatMap((tool) => (tool.kind === "cached" ? tool.lockFiles : []));
    assert.deepEqual(
      files.filter((file) => !fs.existsSync(file)),
      [],
    );
  });

  it("have LiteLLM at or above the security floor 1.101.1", () => {
    const [major, minor, patch] = registry
      .find(({ name }) => name === "litellm")!
      .version.split(".")
      .map(Number);
    assert.ok(major! > 1 || minor! > 101 || (minor === 101 && patch! >= 1));
  });
});
