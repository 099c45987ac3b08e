import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repositoryRoot } from "../../../operations/repository-root";
import { standInExtensions } from "../../../operations/up/stand-in-extensions";
import { loadConfig } from "../../../stacks/config";
import { extensionFiles } from "../../../stacks/extension-files";

describe("the embedded artefact repository", () => {
  const extensions = extensionFiles(loadConfig({ root: repositoryRoot, stack: "dev" }));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "webide-artefacts-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("D4: holds each extension of the catalog once, where workspaces look for it", async () => {
    assert.equal(await standInExtensions(folder, extensions), 4);
    assert.deepEqual(readdirSync(path.join(folder, "repository/vsix")).sort(), [
      "TabbyML.vscode-tabby-1.30.0.vsix",
      "continue.continue-0.9.245.vsix",
      "dbaeumer.vscode-eslint-3.0.10.vsix",
      "ms-python.python-2024.22.2.vsix",
    ]);
  });

  it("is filled once, and again where a file is not what it should be", async () => {
    await standInExtensions(folder, extensions);
    assert.equal(await standInExtensions(folder, extensions), 0);
    const file = path.join(folder, "repository/vsix/continue.continue-0.9.245.vsix");
    const before = readFileSync(file);
    writeFileSync(file, "cut off");
    assert.equal(await standInExtensions(folder, extensions), 1);
    assert.ok(readFileSync(file).equals(before));
  });
});
