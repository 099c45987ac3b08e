import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFiles } from "../../../operations/render/write-files";

const render = (content: string) => [
  { path: "render.json", content: "{}" },
  { path: "dev/kubernetes/ai/Secret/a.yaml", content },
];

describe("writing a render", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "webide-write-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes the folder with everything in it", () => {
    const out = join(folder, "a/b");
    mkdirSync(join(folder, "a"));
    writeFiles(out, render("x"));
    assert.equal(readFileSync(join(out, "dev/kubernetes/ai/Secret/a.yaml"), "utf8"), "x");
  });

  it("replaces an earlier render as a whole, so that no object of it stays", () => {
    const out = join(folder, "r");
    writeFiles(out, [...render("x"), { path: "dev/gone.yaml", content: "old" }]);
    writeFiles(out, render("y"));
    assert.equal(existsSync(join(out, "dev/gone.yaml")), false);
    assert.equal(readFileSync(join(out, "dev/kubernetes/ai/Secret/a.yaml"), "utf8"), "y");
  });

  it("leaves a folder alone that holds something else, and says what to do", () => {
    writeFileSync(join(folder, "my-notes.txt"), "mine");
    assert.throws(() => {
      writeFiles(folder, render("x"));
    }, /is not empty and is not a render \(it has no render\.json\); name an empty or new folder with --out/);
    assert.deepEqual(readdirSync(folder), ["my-notes.txt"]);
  });

  it("does not write over a file", () => {
    writeFileSync(join(folder, "f"), "mine");
    assert.throws(() => {
      writeFiles(join(folder, "f"), render("x"));
    }, /is a file; name an empty or new folder with --out/);
    assert.equal(readFileSync(join(folder, "f"), "utf8"), "mine");
  });

  it("leaves nothing half done when a file can not be written", () => {
    const out = join(folder, "r");
    writeFiles(out, render("x"));
    const clash = [...render("y"), { path: "render.json/below-a-file", content: "" }];
    assert.throws(() => {
      writeFiles(out, clash);
    });
    assert.deepEqual(readdirSync(folder), ["r"]);
    assert.equal(readFileSync(join(out, "dev/kubernetes/ai/Secret/a.yaml"), "utf8"), "x");
  });

  it("leaves nothing beside the folder", () => {
    writeFiles(join(folder, "r"), render("x"));
    assert.deepEqual(readdirSync(folder), ["r"]);
  });
});
