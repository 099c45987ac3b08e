import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pluginPath } from "../../../embedded/plugins/plugin-path";
import { standIns } from "../../../embedded/plugins/stand-ins";

const bin = path.join(__dirname, "../../../embedded/plugins/bin");
const versions = Object.fromEntries(standIns.map(({ name, version }) => [name, version]));

function executable(folder: string, name: string, text = "#!/bin/sh\nexit 1\n"): string {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  fs.writeFileSync(file, text, { mode: 0o755 });
  return file;
}

describe("finding plugins", function () {
  this.timeout(60_000);
  let bundles: string;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let pulumi: string;
  const find = (): ReturnType<typeof pluginPath> => pluginPath({ dir: path.join(folder, "engine"), pulumi, env });

  // Bundled once for all tests; which of them are wanted decides what is made of it.
  before(() => {
    bundles = fs.mkdtempSync(path.join(os.tmpdir(), "webide-bundles-"));
  });
  after(() => {
    fs.rmSync(bundles, { recursive: true, force: true });
  });
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-plugins-"));
    fs.mkdirSync(path.join(folder, "engine"));
    fs.symlinkSync(bundles, path.join(folder, "engine/plugins"));
    pulumi = executable(path.join(folder, "pulumi"), "pulumi");
    env = { PATH: path.join(folder, "path"), HOME: path.join(folder, "user"), WEBIDE_OFFLINE: "1" };
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("makes one executable for each when no official one is there", async () => {
    const found = await find();
    assert.deepEqual([found.standIns, found.official], [["nodejs", "kubernetes", "keycloak", "random"], []]);
    assert.deepEqual(fs.readdirSync(found.folder).sort(), standIns.map(({ command }) => command).sort());
  });

  it("offers the same as installed plugins in a home of its own", async () => {
    const found = await find();
    const file = path.join(found.home, "plugins", `resource-random-v${versions["random"]!}`, "pulumi-resource-random");
    assert.equal(fs.realpathSync(file), path.join(fs.realpathSync(found.folder), "pulumi-resource-random"));
  });

  it("does not make them again while nothing has changed", async () => {
    const first = await find();
    const before = fs.statSync(path.join(first.folder, "pulumi-resource-random")).mtimeMs;
    const second = await find();
    assert.deepEqual(second, first);
    assert.equal(fs.statSync(path.join(second.folder, "pulumi-resource-random")).mtimeMs, before);
  });

  it("lets an official one on PATH win", async () => {
    executable(path.join(folder, "path"), "pulumi-resource-kubernetes");
    const found = await find();
    assert.deepEqual(found.official, ["kubernetes"]);
    assert.ok(!fs.existsSync(path.join(found.folder, "pulumi-resource-kubernetes")));
  });

  it("lets a downloaded one of the right version win, and offers it in its home", async () => {
    const place = path.join(folder, "user/.pulumi/plugins", `resource-keycloak-v${versions["keycloak"]!}`);
    const official = executable(place, "pulumi-resource-keycloak");
    const found = await find();
    const file = path.join(found.home, "plugins", path.basename(place), "pulumi-resource-keycloak");
    assert.deepEqual(found.official, ["keycloak"]);
    assert.equal(fs.realpathSync(file), fs.realpathSync(official));
  });

  it("leaves a downloaded one of another version alone", async () => {
    executable(path.join(folder, "user/.pulumi/plugins/resource-keycloak-v0.0.1"), "pulumi-resource-keycloak");
    assert.deepEqual((await find()).official, []);
  });

  it("finds the language host that lies beside the engine, as Pulumi ships it", async () => {
    executable(path.join(folder, "pulumi"), "pulumi-language-nodejs");
    assert.deepEqual((await find()).official, ["nodejs"]);
  });

  it("takes no stand-in on PATH for an official plugin, however it got there", async () => {
    const { folder: earlier } = await find();
    env["PATH"] = [bin, earlier, path.join(folder, "path")].join(path.delimiter);
    assert.deepEqual((await find()).official, []);
  });

  describe("that are missing", () => {
    const log = (): string[] => fs.readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n").sort();
    const all = ["kubernetes", "keycloak", "random"].map(
      (name) => `plugin install resource ${name} ${versions[name]!}`,
    );

    beforeEach(() => {
      delete env["WEBIDE_OFFLINE"];
      env["PATH"] = `${env["PATH"]!}:/usr/bin:/bin`;
      pulumi = executable(path.join(folder, "pulumi"), "pulumi", `#!/bin/sh\necho "$@" >>${folder}/asked\nexit 1\n`);
    });

    it("lets the engine try to download them, once a day", async () => {
      await find();
      await find();
      assert.deepEqual(log(), all.sort());
    });

    it("tries again the next day", async () => {
      await find();
      const remembered = path.join(folder, "engine/plugin-downloads.json");
      const attempt = JSON.parse(fs.readFileSync(remembered, "utf8")) as { at: number };
      fs.writeFileSync(remembered, JSON.stringify({ ...attempt, at: attempt.at - 25 * 60 * 60 * 1000 }));
      await find();
      assert.equal(log().length, 6);
    });

    it("tries nothing when told that there is no network", async () => {
      env["WEBIDE_OFFLINE"] = "1";
      await find();
      assert.ok(!fs.existsSync(path.join(folder, "asked")));
    });

    it("uses what the engine downloaded", async () => {
      const home = path.join(folder, "user/.pulumi/plugins");
      const script = `#!/bin/sh\nd=${home}/resource-$4-v$5\nmkdir -p $d\nprintf '#!/bin/sh\\n' >$d/pulumi-resource-$4\nchmod +x $d/*\n`;
      pulumi = executable(path.join(folder, "pulumi"), "pulumi", script);
      assert.deepEqual((await find()).official, ["kubernetes", "keycloak", "random"]);
    });
  });
});
