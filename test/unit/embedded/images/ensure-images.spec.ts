import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ensureImages } from "../../../../embedded/images/ensure-images";
import type { Image } from "../../../../embedded/images/image";
import type { Layer } from "../../../../embedded/images/layer";
import { filesLayer } from "../../../../embedded/images/static/files-layer";
import { temporaryFolder } from "../fake-tool";

const silent = () => undefined;

function greeting(folder: string, text: string): Layer {
  const file = path.join(folder, "greeting");
  fs.writeFileSync(file, text);
  return filesLayer({ name: "greeting", files: { "/etc/greeting": file } });
}

function image(layers: readonly Layer[], changes: Partial<Image> = {}): Image {
  return {
    ...{ name: "small", title: "Small", source: "this test", version: "1.2.3", layers },
    ...{ user: "101:101", entrypoint: ["/bin/greet"], ports: [8080] },
    ...changes,
  };
}

async function build(images: readonly Image[], root = temporaryFolder()) {
  const names = images.map(({ name }) => name);
  return [...(await ensureImages(names, { images, root, progress: silent })).values()];
}

const read = (archive: string, member: string) => execFileSync("tar", ["-xOf", archive, member], { encoding: "utf8" });

function configOf(archive: string) {
  const blob = (digest: string) => JSON.parse(read(archive, `./blobs/${digest.replace(":", "/")}`));
  const [entry] = JSON.parse(read(archive, "./index.json")).manifests;
  const manifest = blob(entry.digest);
  return { entry, manifest, config: blob(manifest.config.digest) };
}

describe("an image", () => {
  it("has the same digest when it is built again somewhere else, later, under another umask", async () => {
    const [first] = await build([image([greeting(temporaryFolder(), "hello")])]);
    const before = process.umask(0o077);
    try {
      const folder = temporaryFolder();
      const layer = greeting(folder, "hello");
      fs.utimesSync(path.join(folder, "greeting"), 1e9 + 5e8, 1e9 + 5e8);
      const [second] = await build([image([layer])]);
      assert.equal(second!.digest, first!.digest);
      assert.ok(fs.readFileSync(second!.archive).equals(fs.readFileSync(first!.archive)));
    } finally {
      process.umask(before);
    }
  });

  it("has another digest when a file in it is another", async () => {
    const [first] = await build([image([greeting(temporaryFolder(), "hello")])]);
    const [second] = await build([image([greeting(temporaryFolder(), "good-bye")])]);
    assert.notEqual(second!.digest, first!.digest);
  });

  it("says in its archive who it is, what it runs and as whom", async () => {
    const [ready] = await build([
      image([greeting(temporaryFolder(), "hello")], { environment: { TZ: "Asia/Seoul" }, stopSignal: "SIGQUIT" }),
    ]);
    const { entry, manifest, config } = configOf(ready!.archive);
    assert.equal(entry.digest, ready!.digest);
    assert.equal(entry.annotations["io.containerd.image.name"], ready!.reference);
    assert.deepEqual(config.rootfs.diff_ids, [manifest.layers[0].digest]);
    assert.equal(config.config.User, "101:101");
    assert.deepEqual(config.config.Entrypoint, ["/bin/greet"]);
    assert.ok(config.config.Env.includes("TZ=Asia/Seoul"));
    assert.equal(config.config.StopSignal, "SIGQUIT");
    assert.deepEqual(config.config.ExposedPorts, { "8080/tcp": {} });
    assert.equal(config.config.Labels["org.opencontainers.image.version"], "1.2.3");
    assert.equal(ready!.version, "1.2.3");
  });

  it("is named by a reference that container engines can read, whatever its version", async () => {
    const [ready] = await build([image([greeting(temporaryFolder(), "hello")], { version: "5:7.0.15-1~deb12u10" })]);
    assert.equal(ready!.reference, "localhost/webide-embedded/small:5-7.0.15-1-deb12u10");
    assert.equal(ready!.version, "5:7.0.15-1~deb12u10");
  });

  it("is built once, and again when a file of a layer changes", async () => {
    const [root, folder] = [temporaryFolder(), temporaryFolder()];
    const [first] = await build([image([greeting(folder, "hello")])], root);
    const { mtimeMs } = fs.statSync(first!.archive);
    const [again] = await build([image([greeting(folder, "hello")])], root);
    assert.equal(fs.statSync(again!.archive).mtimeMs, mtimeMs);
    const [changed] = await build([image([greeting(folder, "good-bye")])], root);
    assert.notEqual(changed!.archive, first!.archive);
  });

  it("shares a layer with every image that names it", async () => {
    const [root, layer] = [temporaryFolder(), greeting(temporaryFolder(), "hello")];
    const [one, two] = await build([image([layer]), image([layer], { name: "other" })], root);
    const layersOf = (archive: string) => configOf(archive).manifest.layers;
    assert.deepEqual(layersOf(one!.archive), layersOf(two!.archive));
    assert.equal(fs.readdirSync(path.join(root, "layers", "greeting")).filter((name) => !name.includes(".")).length, 1);
  });
});

describe("a layer", () => {
  const filled = async (fill: (root: string) => void, changes: Partial<Layer> = {}) => {
    const layer: Layer = {
      ...{ name: "odd", lockFiles: [], recipe: "", tools: [], needs: [], coldSeconds: 1, missing: () => undefined },
      fill: ({ root }) => {
        fill(root);
        return Promise.resolve(undefined);
      },
      ...changes,
    };
    const root = temporaryFolder();
    await build([image([layer])], root);
    const [key] = fs.readdirSync(path.join(root, "layers", "odd")).filter((name) => !name.includes("."));
    const file = path.join(root, "layers", "odd", key!, "layer.tar");
    return execFileSync("tar", ["-tvf", file], { encoding: "utf8" }).trim().split("\n");
  };
  const write = (root: string, file: string, mode = 0o644) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), "");
    fs.chmodSync(path.join(root, file), mode);
  };

  it("holds no logs, caches, temporary files and copies of account files", async () => {
    const members = await filled((root) => {
      for (const file of [
        "var/log/x.log",
        "var/cache/apt/pkg.bin",
        "tmp/x",
        "run/x.pid",
        "etc/passwd-",
        "etc/passwd",
      ]) {
        write(root, file);
      }
    });
    assert.deepEqual(
      members.filter((line) => !line.endsWith("/")).map((line) => line.split(" ").at(-1)),
      ["./etc/passwd"],
    );
  });

  it("holds no program that runs as somebody else", async () => {
    const members = await filled((root) => {
      write(root, "usr/bin/su", 0o4755);
      write(root, "usr/bin/wall", 0o2755);
    });
    assert.deepEqual(
      members.filter((line) => line.includes("bin/") && !line.endsWith("/")).map((line) => line.slice(0, 10)),
      ["-rwxr-xr-x", "-rwxr-xr-x"],
    );
  });

  it("keeps the time of what packages brought and hides when it was built", async () => {
    const members = await filled((root) => {
      write(root, "old");
      fs.utimesSync(path.join(root, "old"), 1e9, 1e9);
      write(root, "new");
    });
    const yearOf = (name: string) => /(\d{4})-\d\d-\d\d/.exec(members.find((line) => line.endsWith(name))!)?.[1];
    assert.deepEqual([yearOf("./old"), yearOf("./new")], ["2001", "2026"]);
    assert.ok(members.find((line) => line.endsWith("./new"))!.includes("2026-11-01"));
  });

  it("that can not be built here says why, and names itself", async () => {
    await assert.rejects(filled(silent, { missing: () => "needs a moon" }), /^ToolError: odd \(layer\): needs a moon/);
  });
});

describe("asking for images", () => {
  it("names the known ones when there is none of that name", async () => {
    await assert.rejects(
      ensureImages(["nope"], { images: [image([])] }),
      /^Error: unknown image "nope"; allowed: small$/,
    );
  });
});
