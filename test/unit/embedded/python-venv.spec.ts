import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createVenv, missingPython } from "../../../embedded/tools/python-venv";
import { temporaryFolder, withPath } from "./fake-tool";

describe("a Python tool", () => {
  it("has scripts that name the interpreter in its final folder, not in the one it was built in", async () => {
    const dir = temporaryFolder();
    const run = (command: string): Promise<string> => {
      if (command === "python3") fs.mkdirSync(path.join(dir, "venv", "bin"), { recursive: true });
      else fs.writeFileSync(path.join(dir, "venv", "bin", "tool"), `#!${dir}/venv/bin/python\n`);
      return Promise.resolve("");
    };
    await createVenv({ dir, finalDir: "/final", run, step: () => undefined }, "requirements.txt");
    assert.equal(fs.readFileSync(path.join(dir, "venv", "bin", "tool"), "utf8"), "#!/final/venv/bin/python\n");
  });

  it("is installed from hashes only", async () => {
    const dir = temporaryFolder();
    fs.mkdirSync(path.join(dir, "venv", "bin"), { recursive: true });
    const seen: string[] = [];
    const run = (_: string, args: readonly string[]): Promise<string> => {
      seen.push(args.join(" "));
      return Promise.resolve("");
    };
    await createVenv({ dir, finalDir: dir, run, step: () => undefined }, "lock.txt");
    assert.equal(seen.at(-1), "-m pip install --no-deps --require-hashes -r lock.txt");
  });

  it("says which Python to install where there is none", async () => {
    const missing = await withPath([temporaryFolder()], missingPython);
    assert.match(
      missing ?? "",
      /needs python3 .* on PATH\. Install Python 3\.11 or newer with venv \(Debian: apt-get install python3-venv\)/,
    );
  });

  it("says so when Python is too old", async () => {
    const bin = temporaryFolder();
    fs.writeFileSync(path.join(bin, "python3"), "#!/bin/sh\necho 3 9\n", { mode: 0o755 });
    assert.match((await withPath([bin], missingPython)) ?? "", /needs Python 3\.11 or newer, but python3 is 3\.9/);
  });
});
