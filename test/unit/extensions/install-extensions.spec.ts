import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ExtensionEntry } from "../../../components/core/contracts";
import { Repository } from "./repository";
import type { VsixArgs } from "./vsix";
import { vsix } from "./vsix";

const script = path.join(__dirname, "../../../components/extensions/install-extensions.mjs");
const hello: VsixArgs = { publisher: "Acme", name: "hello", version: "1.2.3" };

function sha256(file: Buffer): string {
  return createHash("sha256").update(file).digest("hex");
}

describe("extension installer", function () {
  this.timeout(20_000);
  let folder: string;
  let repository: Repository;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "install-extensions-"));
    repository = await Repository.start(folder);
  });
  after(async () => {
    await repository.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    rmSync(path.join(folder, "extensions"), { recursive: true, force: true });
    rmSync(path.join(folder, "report"), { force: true });
  });

  /** Runs the script as the init container does and returns its exit code and everything it said. */
  function run(list: unknown, ...options: string[]): Promise<{ code: number; output: string }> {
    const listFile = path.join(folder, "list.json");
    writeFileSync(listFile, typeof list === "string" ? list : JSON.stringify(list));
    const args = [`--list=${listFile}`, `--into=${path.join(folder, "extensions")}`, ...options];
    return new Promise((resolve) => {
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: repository.caFile };
      execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
    });
  }

  /** Publishes a file and names it in a list entry. */
  function listed(file: Buffer, change: Partial<ExtensionEntry> = {}): ExtensionEntry {
    const id = change.id ?? "acme.hello";
    const version = change.version ?? "1.2.3";
    const url = repository.publish(`${id}-${version}.vsix`, file);
    return { id, version, sha256: sha256(file), url, ...change };
  }

  function installed(): string[] {
    const current = path.join(folder, "extensions/current");
    return existsSync(current) ? readdirSync(current).sort() : [];
  }

  async function refused(list: unknown, message: RegExp, ...options: string[]): Promise<void> {
    const { code, output } = await run(list, ...options);
    assert.equal(code, 1, output);
    assert.match(output, message);
    assert.deepEqual(installed(), []);
  }

  it("unpacks a set of verified extensions", async () => {
    const other = vsix({ publisher: "TabbyML", name: "vscode-tabby", version: "1.30.0" });
    const { code, output } = await run([
      listed(vsix(hello)),
      listed(other, { id: "TabbyML.vscode-tabby", version: "1.30.0" }),
    ]);
    assert.equal(code, 0, output);
    assert.deepEqual(installed(), ["acme.hello-1.2.3", "extensions.json", "tabbyml.vscode-tabby-1.30.0"]);
  });

  it("registers each extension the way VS Code reads it", async () => {
    await run([listed(vsix(hello))]);
    const root = path.join(folder, "extensions/current");
    const register = JSON.parse(readFileSync(path.join(root, "extensions.json"), "utf8"));
    assert.deepEqual(register, [
      {
        identifier: { id: "acme.hello" },
        version: "1.2.3",
        location: { $mid: 1, path: path.join(root, "acme.hello-1.2.3"), scheme: "file" },
        relativeLocation: "acme.hello-1.2.3",
        metadata: { pinned: true, source: "vsix" },
      },
    ]);
  });

  it("installs an empty set", async () => {
    const { code } = await run([]);
    assert.deepEqual([code, installed()], [0, ["extensions.json"]]);
  });

  it("refuses a file with another hash and names both hashes", async () => {
    const file = vsix(hello);
    const wrong = "0".repeat(64);
    await refused([listed(file, { sha256: wrong })], new RegExp(`is ${sha256(file)}, the list says ${wrong}`));
  });

  it("refuses a file in which one byte was changed", async () => {
    const file = vsix(hello);
    const entry = listed(file);
    const changed = Buffer.from(file);
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
    repository.publish("acme.hello-1.2.3.vsix", changed);
    await refused([entry], /sha256/);
  });

  it("installs nothing when one of several is wrong", async () => {
    const other = vsix({ publisher: "acme", name: "other", version: "2.0.0" });
    await refused(
      [listed(vsix(hello)), listed(other, { id: "acme.other", version: "2.0.1" })],
      /says it is acme.other 2.0.0/,
    );
  });

  it("keeps the previous set when the new one is refused", async () => {
    await run([listed(vsix(hello))]);
    const { code } = await run([listed(vsix(hello), { sha256: "0".repeat(64) })]);
    assert.deepEqual([code, installed()], [1, ["acme.hello-1.2.3", "extensions.json"]]);
  });

  it("replaces the previous set as a whole", async () => {
    await run([listed(vsix(hello))]);
    const other = vsix({ publisher: "acme", name: "other", version: "2.0.0" });
    await run([listed(other, { id: "acme.other", version: "2.0.0" })]);
    assert.deepEqual(installed(), ["acme.other-2.0.0", "extensions.json"]);
  });

  it("leaves no download and no staging folder behind", async () => {
    await run([listed(vsix(hello), { sha256: "0".repeat(64) })]);
    assert.deepEqual(readdirSync(path.join(folder, "extensions")), []);
  });

  it("refuses an unverified hash", async () => {
    await refused(
      [listed(vsix(hello), { sha256: "unverified" })],
      /unverified, which this installation does not accept/,
    );
  });

  it("accepts an unverified hash when allowed, and says what it is", async () => {
    const file = vsix(hello);
    const { code, output } = await run([listed(file, { sha256: "unverified" })], "--allow-unverified");
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`UNVERIFIED, is ${sha256(file)}`));
  });

  it("refuses a cut-off file even when its hash is unverified", async () => {
    const file = vsix(hello);
    const cut = file.subarray(0, file.length - 60);
    await refused([listed(cut, { sha256: "unverified" })], /not a complete ZIP file/, "--allow-unverified");
  });

  it("refuses an extension that depends on one outside the set", async () => {
    const manifest = { extensionDependencies: ["ms-toolsai.jupyter"] };
    await refused(
      [listed(vsix({ ...hello, manifest }))],
      /depends on ms-toolsai.jupyter, which the list does not hold/,
    );
  });

  it("accepts dependencies inside the set and on built-in extensions", async () => {
    const other = vsix({ publisher: "acme", name: "other", version: "2.0.0" });
    const manifest = { extensionDependencies: ["ACME.other", "vscode.git"] };
    const { code, output } = await run([
      listed(vsix({ ...hello, manifest })),
      listed(other, { id: "acme.other", version: "2.0.0" }),
    ]);
    assert.equal(code, 0, output);
  });

  it("ignores members of an extension pack outside the set", async () => {
    const manifest = { extensionPack: ["ms-python.vscode-pylance"] };
    const { code } = await run([listed(vsix({ ...hello, manifest }))]);
    assert.deepEqual([code, installed()], [0, ["acme.hello-1.2.3", "extensions.json"]]);
  });

  it("refuses the same id in another case", async () => {
    const entry = listed(vsix(hello));
    await refused([entry, { ...entry, id: "ACME.hello" }], /"ACME.hello": listed twice/);
  });

  for (const id of ["acme", "acme.hello/../x", "аcme.hello", "acme.hello\n", ""]) {
    it(`refuses the id ${JSON.stringify(id)}`, async () => {
      await refused([{ ...listed(vsix(hello)), id }], /not an extension id/);
    });
  }

  for (const version of ["", "../1.2.3", "1.2.x/..", "^1.2.3"]) {
    it(`refuses the version ${JSON.stringify(version)}`, async () => {
      await refused([{ ...listed(vsix(hello)), version }], /version is not exact/);
    });
  }

  it("refuses a hash that is not 64 lower-case hex digits", async () => {
    await refused([listed(vsix(hello), { sha256: "A".repeat(64) })], /sha256 is not 64 hex digits/);
  });

  for (const url of ["http://localhost/x.vsix", "file:///etc/passwd", "x.vsix"]) {
    it(`refuses the address ${url}`, async () => {
      await refused([{ ...listed(vsix(hello)), url }], /is not https/);
    });
  }

  it("refuses a list that is not a list", async () => {
    await refused({ extensions: [] }, /is not a list/);
  });

  it("refuses a list that is not JSON", async () => {
    await refused("[{", /extensions refused/);
  });

  it("names the step to take when the repository does not have the file", async () => {
    const entry = { ...listed(vsix(hello)), url: repository.url("missing.vsix") };
    await refused([entry], /missing.vsix answered 404: publish the approved file, or take it off the list/);
  });

  it("does not follow a redirect out of the repository", async () => {
    const entry = listed(vsix(hello));
    repository.publish("acme.hello-1.2.3.vsix", { redirect: repository.publish("elsewhere.vsix", vsix(hello)) });
    await refused([entry], /answered 302/);
    assert.equal(repository.asked.get("/elsewhere.vsix"), undefined);
  });

  it("tries three times when the repository is out of order", async () => {
    const entry = listed(vsix(hello));
    repository.publish("acme.hello-1.2.3.vsix", 503);
    repository.asked.clear();
    await refused([entry], /answered 503/);
    assert.equal(repository.asked.get("/acme.hello-1.2.3.vsix"), 3);
  });

  it("fails when nobody answers at the repository's address", async () => {
    const gone = await Repository.start(folder);
    const url = gone.url("x.vsix");
    await gone.stop();
    await refused([{ ...listed(vsix(hello)), url }], /ECONNREFUSED/);
  });

  it("does not trust a repository with an unknown certificate", async () => {
    const entry = listed(vsix(hello));
    const { caFile } = repository;
    Object.assign(repository, { caFile: "/dev/null" });
    try {
      await refused([entry], /self-signed certificate/);
    } finally {
      Object.assign(repository, { caFile });
    }
  });

  it("writes the reason of a refusal to the report file", async () => {
    const report = path.join(folder, "report");
    await run([listed(vsix(hello), { sha256: "unverified" })], `--report=${report}`);
    assert.match(readFileSync(report, "utf8"), /^extensions refused: "acme.hello": its hash is unverified/);
  });

  it("says the reason in plain words even where the report can not be written", async () => {
    const { output } = await run([listed(vsix(hello), { sha256: "unverified" })], "--report=/nonexistent/report");
    assert.match(output, /^extensions refused: [^\n]*\n$/);
  });
});
