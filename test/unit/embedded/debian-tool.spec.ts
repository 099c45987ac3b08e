import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { debianTool } from "../../../embedded/tools/debian-tool";
import { ensureTools } from "../../../embedded/tools/ensure";
import type { SystemTool } from "../../../embedded/tools/tool";
import { blockServices } from "../../../embedded/tools/service-guard";
import { temporaryFolder, withPath } from "./fake-tool";

const tool = debianTool({ name: "no-such-command", package: "some-package" });

function executable(folder: string, name: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, "", { mode: 0o755 });
  return file;
}

async function ensureAs(uid: number, bin: string, wanted: SystemTool = tool): Promise<unknown> {
  const { getuid } = process;
  process.getuid = () => uid;
  try {
    return await withPath([bin], () =>
      ensureTools([wanted.name], { tools: [wanted], root: temporaryFolder(), progress: () => undefined }),
    );
  } finally {
    process.getuid = getuid!;
  }
}

describe("a tool that comes from a Debian package", () => {
  it("is used from PATH when it is there", async () => {
    const bin = temporaryFolder();
    const file = executable(bin, tool.name);
    const found = (await ensureAs(1000, bin)) as Awaited<ReturnType<typeof ensureTools>>;
    assert.equal(found.get(tool.name)!.bin(), file);
  });

  it("may be a file and no command", async () => {
    const folder = temporaryFolder();
    const font = debianTool({ name: "font", package: "fonts", files: [path.join(folder, "Font.ttf")] });
    await assert.rejects(ensureAs(1000, folder, font), /Font\.ttf not found/);
    fs.writeFileSync(path.join(folder, "Font.ttf"), "");
    const found = (await ensureAs(1000, folder, font)) as Awaited<ReturnType<typeof ensureTools>>;
    assert.equal(found.get("font")!.bin("Font.ttf"), path.join(folder, "Font.ttf"));
  });

  it("tells an ordinary user what to type", async () => {
    const bin = temporaryFolder();
    executable(bin, "apt-get");
    const command = "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends some-package'";
    await assert.rejects(ensureAs(1000, bin), (error: Error) =>
      error.message.endsWith(`no-such-command not found. Type: ${command}`),
    );
  });

  it("names the package where there is no apt-get", async () => {
    await assert.rejects(
      ensureAs(0, temporaryFolder()),
      /no apt-get here\. Install what Debian ships as "some-package"/,
    );
  });
});

describe("the guard that keeps services from starting", () => {
  let policy: string;
  beforeEach(() => (policy = path.join(temporaryFolder(), "policy-rc.d")));

  it("forbids every start while it stands and is gone afterwards", () => {
    const unblock = blockServices(policy);
    assert.match(fs.readFileSync(policy, "utf8"), /^exit 101$/m);
    assert.notEqual(fs.statSync(policy).mode & 0o111, 0);
    unblock();
    assert.equal(fs.existsSync(policy), false);
  });

  it("brings the earlier policy back, also after an interrupted run", () => {
    fs.writeFileSync(policy, "the machine's own");
    blockServices(policy); // interrupted: never unblocked
    blockServices(policy)();
    assert.equal(fs.readFileSync(policy, "utf8"), "the machine's own");
  });

  it("is gone after an interrupted run where there was no policy before", () => {
    blockServices(policy);
    blockServices(policy)();
    assert.equal(fs.existsSync(policy), false);
  });
});
