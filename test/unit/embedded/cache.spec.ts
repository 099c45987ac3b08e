import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { cacheRoot, toolKey } from "../../../embedded/tools/cache";
import { fakeTool, temporaryFolder } from "./fake-tool";

describe("the key of a tool in the cache", () => {
  it("changes when a lock file changes", async () => {
    const tool = fakeTool(temporaryFolder());
    const before = await toolKey(tool);
    fs.appendFileSync(tool.lockFiles[0]!, ".1");
    assert.notEqual(await toolKey(tool), before);
  });

  it("changes when the recipe changes", async () => {
    const folder = temporaryFolder();
    assert.notEqual(await toolKey(fakeTool(folder, { recipe: "-O2" })), await toolKey(fakeTool(folder)));
  });

  it("changes when the machine's part changes, such as the Python version", async () => {
    const folder = temporaryFolder();
    assert.notEqual(await toolKey(fakeTool(folder, { identity: () => "3.12" })), await toolKey(fakeTool(folder)));
  });

  it("is the same for the same locks in another checkout", async () => {
    assert.equal(await toolKey(fakeTool(temporaryFolder())), await toolKey(fakeTool(temporaryFolder())));
  });
});

describe("the folder of the cache", () => {
  it("is WEBIDE_CACHE, else webide in XDG_CACHE_HOME, else webide in ~/.cache", () => {
    assert.equal(cacheRoot({ WEBIDE_CACHE: "/a", XDG_CACHE_HOME: "/b" }), "/a");
    assert.equal(cacheRoot({ XDG_CACHE_HOME: "/b" }), "/b/webide");
    assert.ok(cacheRoot({}).endsWith(path.join(".cache", "webide")));
  });
});
