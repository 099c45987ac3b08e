import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { ModelError, checkModelFolder } from "../../../embedded/model-server/engine/model-folder";
import { modelHash, modelName } from "../../../embedded/model-server/model-files";
import { writeModel } from "../../../embedded/model-server/write-model";
import { loadConfig } from "../../../stacks/config";

const repository = path.join(__dirname, "..", "..", "..");
const tabbyFiles = ["tabby.json", "ggml/model-00001-of-00001.gguf"];

describe("the model folder of dev", () => {
  let volume: string;
  let folder: string;
  beforeEach(() => {
    volume = fs.mkdtempSync(path.join(os.tmpdir(), "webide-model-"));
    writeModel(volume);
    folder = path.join(volume, modelName);
  });
  afterEach(() => {
    fs.rmSync(volume, { recursive: true });
  });

  it("is the one that catalog/models.dev.yaml names, by path and hash", () => {
    const { tabby, vllm } = loadConfig({ root: repository, stack: "dev" }).models;
    for (const { modelPath, sha256 } of [tabby, vllm]) {
      assert.deepEqual([modelPath, sha256], [`/models/${modelName}`, modelHash()]);
    }
  });

  it("holds what both servers look for", () => {
    checkModelFolder(folder, tabbyFiles);
  });

  it("is completed after an interruption, and what is there stays", () => {
    fs.rmSync(path.join(folder, "tabby.json"));
    fs.writeFileSync(path.join(folder, "config.json"), "mine");
    writeModel(volume);
    assert.ok(fs.existsSync(path.join(folder, "tabby.json")));
    assert.equal(fs.readFileSync(path.join(folder, "config.json"), "utf8"), "mine");
  });

  it("has a GGUF file of version 3 without weights", () => {
    const file = fs.readFileSync(path.join(folder, "ggml/model-00001-of-00001.gguf"));
    assert.equal(file.toString("latin1", 0, 4), "GGUF");
    assert.deepEqual([file.readUInt32LE(4), file.readBigUInt64LE(8), file.readBigUInt64LE(16)], [3, 0n, 3n]);
  });

  it("is refused when a file is missing, by its name", () => {
    fs.rmSync(path.join(folder, "tabby.json"));
    assert.throws(() => {
      checkModelFolder(folder, tabbyFiles);
    }, /tabby\.json is missing; the folder must hold tabby\.json/);
  });

  it("is refused when it holds real weights, with the way out", () => {
    fs.writeFileSync(path.join(folder, "config.json"), '{"architectures":["Qwen3MoeForCausalLM"]}');
    assert.throws(() => {
      checkModelFolder(folder, []);
    }, ModelError);
    assert.throws(() => {
      checkModelFolder(folder, []);
    }, /Real weights need the production image/);
  });

  it("is served under both commands, and left within a second when told to", async function () {
    this.timeout(30_000);
    for (const [product, args, ready] of [
      ["tabby", ["serve", "--no-webserver", "--model", folder, "--host", "127.0.0.1", "--port", "0"], /ready/],
      ["vllm", ["serve", folder, "--host", "127.0.0.1", "--port", "0", "--shutdown-timeout", "1"], /ready/],
    ] as const) {
      const main = path.join(repository, "embedded/model-server/main.ts");
      const child = spawn(process.execPath, ["--import", "tsx", main, product, ...args], { cwd: repository });
      const [said] = (await once(child.stdout, "data")) as [Buffer];
      assert.match(said.toString(), ready);
      child.kill("SIGTERM");
      assert.deepEqual(await once(child, "exit"), [0, null]);
    }
  });

  it("says in one line why a server does not start", async function () {
    this.timeout(30_000);
    const main = path.join(repository, "embedded/model-server/main.ts");
    const child = spawn(process.execPath, ["--import", "tsx", main, "vllm", "serve", "/nowhere"], { cwd: repository });
    const [said] = (await once(child.stderr, "data")) as [Buffer];
    assert.equal(said.toString(), "vllm: /nowhere/config.json is missing; the folder must hold config.json\n");
    assert.deepEqual(await once(child, "exit"), [1, null]);
  });
});
