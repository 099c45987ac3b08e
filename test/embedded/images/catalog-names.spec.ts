import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { notBuilt } from "../../../embedded/images/not-built";
import { registry } from "../../../embedded/images/registry";
import { repositoryRoot } from "../../../operations/repository-root";

const locked = Object.keys(parse(fs.readFileSync(path.join(repositoryRoot, "catalog/images.yaml"), "utf8")).images);
const built = registry.map(({ name }) => name);

// Nothing below embedded/ reads the catalog; what both must agree on is compared here.
describe("the images that can be built", () => {
  it("have names of the catalog", () => {
    assert.deepEqual(
      built.filter((name) => !locked.includes(name)),
      [],
    );
  });

  it("are all of the catalog's, but for those of which it is said why not", () => {
    assert.deepEqual([...built, ...Object.keys(notBuilt)].sort(), locked.sort());
  });

  it("lie in folders of their names", () => {
    const folders = built.filter((name) =>
      fs.existsSync(path.join(repositoryRoot, "embedded/images", name, "image.ts")),
    );
    assert.deepEqual(folders, built);
  });

  it("name lock files that exist", () => {
    const files = registry.flatMap(({ layers }) => layers.flatMap(({ lockFiles }) => lockFiles));
    assert.deepEqual(
      files.filter((file) => !fs.existsSync(file)),
      [],
    );
  });
});
