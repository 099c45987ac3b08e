import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ensureTools } from "../../../embedded/tools/ensure";
import { goTool } from "../../../embedded/tools/go-tool";
import type { CachedTool } from "../../../embedded/tools/tool";
import { temporaryFolder, withPath } from "./fake-tool";

/** A module in a folder of its own, and a bin folder to use as PATH. */
function module(tags?: string[]): {
  tool: CachedTool;
  folder: string;
  bin: string;
  place: (command: string, script: string) => void;
} {
  const folder = temporaryFolder();
  const bin = path.join(folder, "bin");
  fs.mkdirSync(bin);
  fs.writeFileSync(path.join(folder, "go.mod"), "module x\n\ngo 1.26.0\n\nrequire example.org/tool v1.2.3\n");
  fs.writeFileSync(path.join(folder, "go.sum"), "");
  const tool = goTool({
    name: "tool",
    folder,
    module: "example.org/tool",
    packages: { tool: "example.org/tool/cmd" },
    ...(tags && { tags }),
    coldSeconds: 1,
  });
  const place = (command: string, script: string): void => {
    fs.writeFileSync(path.join(bin, command), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  return { tool, folder, bin, place };
}

const ensure = (tool: CachedTool, root: string): ReturnType<typeof ensureTools> =>
  ensureTools(["tool"], { tools: [tool], root, progress: () => undefined });

describe("a tool written in Go", () => {
  it("takes its version from its go.mod", () => {
    assert.equal(module().tool.version, "v1.2.3");
  });

  it("says, where there is no Go, which version to install and what else would do", async () => {
    const { tool, folder, bin } = module();
    await withPath([bin], () =>
      assert.rejects(ensure(tool, folder), {
        name: "ToolError",
        message:
          "tool v1.2.3: needs the Go compiler, and there is no `go` on PATH. " +
          "Install Go 1.26.0 or newer, so that `go version` works\n  or: put a prebuilt tool on PATH",
      }),
    );
  });

  it("says so when Go is older than its go.mod asks for", async () => {
    const { tool, folder, bin, place } = module();
    place("go", "echo go1.25.9");
    await withPath([bin], () =>
      assert.rejects(ensure(tool, folder), /needs Go 1\.26\.0 or newer, but .*\/go is Go 1\.25\.9/),
    );
  });

  it("uses a prebuilt command on PATH where there is no Go", async () => {
    const { tool, folder, bin, place } = module();
    place("tool", "exit 0");
    const found = await withPath([bin], () => ensure(tool, folder));
    assert.equal(found.get("tool")!.bin(), path.join(bin, "tool"));
  });

  /** How the compiler is called, after the value of CGO_ENABLED. */
  async function compilation(tags?: string[]): Promise<string> {
    const { tool, folder, bin, place } = module(tags);
    place(
      "go",
      `[ "$1" = env ] && echo go1.26.8 && exit; echo "$CGO_ENABLED $*" > ${folder}/seen; for last; do :; done; while [ "$1" != -o ]; do shift; done; : > "$2"`,
    );
    await withPath([bin], () => ensure(tool, folder));
    return fs.readFileSync(path.join(folder, "seen"), "utf8");
  }

  it("is compiled from the lock alone, without cgo and without paths of this machine", async () => {
    assert.match(
      await compilation(),
      /^0 build -mod=readonly -trimpath -buildvcs=false -ldflags -s -w -o \S+ example\.org\/tool\/cmd\n$/,
    );
  });

  it("is compiled with its build tags", async () => {
    assert.match(await compilation(["lean", "fast"]), / -buildvcs=false -tags lean,fast -ldflags /);
  });
});
