import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { VsixArgs, ZipEntry } from "./vsix";
import { vsix, zip } from "./vsix";

type UnpackVsix = (file: string, wanted: { id: string; version: string }, folder: string) => Promise<unknown>;

const module_ = path.join(__dirname, "../../../components/extensions/vsix-archive.mjs");
const hello: VsixArgs = { publisher: "Acme", name: "hello", version: "1.2.3" };

describe("VSIX archive", () => {
  let unpackVsix: UnpackVsix;
  let base: string;
  let folder: string;

  before(async () => {
    ({ unpackVsix } = (await import(pathToFileURL(module_).href)) as { unpackVsix: UnpackVsix });
  });
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), "vsix-archive-"));
    folder = path.join(base, "deep/in/acme.hello-1.2.3");
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });

  async function unpack(archive: Buffer): Promise<unknown> {
    const file = path.join(base, "x.vsix");
    writeFileSync(file, archive);
    return unpackVsix(file, { id: "acme.hello", version: "1.2.3" }, folder);
  }

  function withEntry(entry: ZipEntry): Buffer {
    return vsix({ ...hello, entries: [entry] });
  }

  it("returns the manifest of the extension", async () => {
    const manifest = await unpack(vsix({ ...hello, manifest: { main: "./out/main.js" } }));
    assert.deepEqual(manifest, { publisher: "Acme", name: "hello", version: "1.2.3", main: "./out/main.js" });
  });

  it("writes the files of the extension as they are in the archive", async () => {
    await unpack(vsix(hello));
    assert.equal(readFileSync(path.join(folder, "out/main.js"), "utf8"), "exports.activate = () => {};\n".repeat(20));
  });

  it("leaves files outside the extension folder of the archive behind", async () => {
    await unpack(vsix(hello));
    assert.deepEqual(readdirSync(folder).sort(), [".vsixmanifest", "out", "package.json"]);
  });

  it("keeps programs inside an extension executable", async () => {
    await unpack(withEntry({ name: "extension/bin/tool", text: "#!/bin/sh\n", mode: 0o100755 }));
    assert.equal(statSync(path.join(folder, "bin/tool")).mode & 0o111, 0o111);
  });

  it("drops set-user-id bits of files in the archive", async () => {
    await unpack(withEntry({ name: "extension/bin/tool", text: "#!/bin/sh\n", mode: 0o104755 }));
    assert.equal(statSync(path.join(folder, "bin/tool")).mode & 0o7000, 0);
  });

  it("unpacks a file that is stored as it is", async () => {
    await unpack(withEntry({ name: "extension/stored.txt", text: "as it is", stored: true }));
    assert.equal(readFileSync(path.join(folder, "stored.txt"), "utf8"), "as it is");
  });

  it("unpacks an empty file", async () => {
    await unpack(withEntry({ name: "extension/empty.txt", text: "", stored: true }));
    assert.equal(readFileSync(path.join(folder, "empty.txt"), "utf8"), "");
  });

  it("refuses a file that is no archive", async () => {
    await assert.rejects(unpack(Buffer.from("<html>login</html>")), /not a complete ZIP file/);
  });

  it("refuses an empty file", async () => {
    await assert.rejects(unpack(Buffer.alloc(0)), /not a complete ZIP file/);
  });

  it("refuses a file that is cut off at any place", async () => {
    const file = vsix(hello);
    for (let length = 0; length < file.length; length += 7) {
      await assert.rejects(unpack(file.subarray(0, length)), /not a complete ZIP file/, `cut at ${length}`);
    }
  });

  it("refuses a file whose beginning is missing", async () => {
    await assert.rejects(unpack(vsix(hello).subarray(200)), /damaged|cut off/);
  });

  it("refuses an archive without a VSIX manifest", async () => {
    const archive = zip([{ name: "extension/package.json", text: "{}" }]);
    await assert.rejects(unpack(archive), /extension.vsixmanifest is missing/);
  });

  it("refuses an archive without an extension", async () => {
    await assert.rejects(unpack(zip([{ name: "readme.txt", text: "hello" }])), /package.json is missing/);
  });

  it("refuses an extension of another publisher", async () => {
    await assert.rejects(unpack(vsix({ ...hello, publisher: "evil" })), /says it is evil.hello 1.2.3/);
  });

  it("refuses an extension of another version", async () => {
    await assert.rejects(unpack(vsix({ ...hello, version: "1.2.4" })), /says it is Acme.hello 1.2.4/);
  });

  it("refuses an extension whose two manifests disagree", async () => {
    await assert.rejects(unpack(vsix({ ...hello, manifestVersion: "9.9.9" })), /says it is Acme.hello 9.9.9/);
  });

  const escapes = [
    "extension/../../../escaped",
    "/extension/x",
    "extension\\..\\x",
    "extension//x",
    "../x",
    "extension/./x",
    "C:/x",
  ];
  for (const name of escapes) {
    it(`refuses an archive with an entry named ${name}`, async () => {
      await assert.rejects(unpack(withEntry({ name, text: "x" })), /would leave the folder/);
    });
  }

  it("writes nothing at all when one entry would leave the folder", async () => {
    await unpack(withEntry({ name: "extension/../../../escaped", text: "x" })).catch(() => undefined);
    assert.deepEqual([existsSync(folder), readdirSync(base)], [false, ["x.vsix"]]);
  });

  it("refuses an archive with a symbolic link", async () => {
    const link = { name: "extension/link", text: "/etc/passwd", mode: 0o120777 };
    await assert.rejects(unpack(withEntry(link)), /is a link/);
  });

  it("refuses an archive that holds a name twice", async () => {
    await assert.rejects(unpack(withEntry({ name: "extension/package.json", text: "{}" })), /is there twice/);
  });

  it("refuses an encrypted entry", async () => {
    await assert.rejects(unpack(withEntry({ name: "extension/x", text: "x", flags: 1 })), /is encrypted/);
  });

  it("refuses an entry that is larger than the archive says", async () => {
    const bomb = { name: "extension/bomb", text: "0".repeat(100_000), claimedSize: 10 };
    await assert.rejects(unpack(withEntry(bomb)), /larger than it says/);
  });

  it("refuses an entry that is smaller than the archive says", async () => {
    await assert.rejects(unpack(withEntry({ name: "extension/x", text: "0", claimedSize: 10 })), /is cut off/);
  });

  it("refuses an archive whose content would fill the disk", async () => {
    const bomb = { name: "extension/bomb", text: "0", claimedSize: 0xffffffff };
    await assert.rejects(unpack(withEntry(bomb)), /content is larger than/);
  });
});
