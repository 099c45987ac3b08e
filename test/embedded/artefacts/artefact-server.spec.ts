import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import type https from "node:https";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { vsixUrl } from "../../../components/extensions/extension-set";
import { artefactServer } from "../../../embedded/artefacts/artefact-server";
import { standInVsix } from "../../../embedded/artefacts/stand-in-vsix";

const installer = path.join(__dirname, "../../../components/extensions/install-extensions.mjs");
const publisher = "publisher:open-sesame";
const authorization = `Basic ${Buffer.from(publisher).toString("base64")}`;

describe("the artefact repository of the embedded default", function () {
  this.timeout(60_000);
  let folder: string;
  let caFile: string;
  let server: https.Server;
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-artefacts-"));
    const keyFile = path.join(folder, "key.pem");
    caFile = path.join(folder, "cert.pem");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1", "-nodes"];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
        ...[...subject, "-keyout", keyFile, "-out", caFile],
      ],
      { stdio: "ignore" },
    );
    fs.mkdirSync(path.join(folder, "files"));
    server = artefactServer({
      ...{ folder: path.join(folder, "files"), publisher, most: 1_000_000 },
      ...{ certificate: fs.readFileSync(caFile, "utf8"), key: fs.readFileSync(keyFile, "utf8") },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.close();
    server.closeAllConnections();
    fs.rmSync(folder, { recursive: true });
  });

  const port = (): number => (server.address() as AddressInfo).port;

  /** One request, its path sent as it stands. */
  function ask(
    method: string,
    place: string,
    { body = Buffer.alloc(0), headers = {} }: { body?: Buffer; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const options = { host: "localhost", port: port(), method, path: place, headers, ca: fs.readFileSync(caFile) };
      const sent = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
  const publish = (place: string, body: Buffer) => ask("PUT", place, { body, headers: { authorization } });

  it("gives back what was stored, to anybody", async () => {
    const body = Buffer.from("hello");
    assert.equal((await publish("/repository/vsix/a-1.0.0.vsix", body)).status, 201);
    assert.deepEqual(await ask("GET", "/repository/vsix/a-1.0.0.vsix"), { status: 200, body });
    assert.deepEqual(await ask("HEAD", "/repository/vsix/a-1.0.0.vsix"), { status: 200, body: Buffer.alloc(0) });
  });

  it("lets nobody store without the publisher's password", async () => {
    for (const headers of [{}, { authorization: "Basic eDp5" }, { authorization: `Bearer ${publisher}` }]) {
      const given = headers as Record<string, string>;
      const { status } = await ask("PUT", "/repository/vsix/b-1.0.0.vsix", { body: Buffer.from("x"), headers: given });
      assert.equal(status, 401);
    }
    assert.equal((await ask("GET", "/repository/vsix/b-1.0.0.vsix")).status, 404);
  });

  it("never changes what was stored once", async () => {
    const place = "/repository/vsix/c-1.0.0.vsix";
    await publish(place, Buffer.from("first"));
    const again = await publish(place, Buffer.from("second"));
    assert.equal(again.status, 400);
    assert.match(again.body.toString(), /publish the new one as a new version/);
    assert.equal((await publish(place, Buffer.from("first"))).status, 201);
    assert.equal((await ask("GET", place)).body.toString(), "first");
  });

  it("keeps nothing of a file that is too large", async () => {
    const place = "/repository/vsix/large-1.0.0.vsix";
    assert.equal((await publish(place, Buffer.alloc(1_000_001))).status, 413);
    assert.equal((await ask("GET", place)).status, 404);
    const left = fs.readdirSync(path.join(folder, "files")).filter((name) => name.startsWith("."));
    assert.deepEqual(left, []);
  });

  for (const place of [
    "/repository/../../cert.pem",
    "/repository/%2e%2e/%2e%2e/cert.pem",
    "/repository/vsix/..%2f..%2f..%2fcert.pem",
    "/repository/vsix/%00",
    "/repository/vsix/%",
    "/repository/",
    "/cert.pem",
    "/repository/vsix/.hidden/..",
    `/repository/vsix/${"x".repeat(300)}`,
  ]) {
    it(`neither gives nor takes ${place.slice(0, 60)}`, async () => {
      assert.equal((await ask("GET", place)).status, 404);
      assert.equal((await publish(place, Buffer.from("x"))).status, 404);
    });
  }

  it("removes nothing", async () => {
    const { status } = await ask("DELETE", "/repository/vsix/a-1.0.0.vsix", { headers: { authorization } });
    assert.equal(status, 405);
  });

  it("D4: serves stand-ins that a workspace's installer takes by their true hashes", async () => {
    const host = { host: "localhost", cidr: "127.0.0.1/32", port: port() };
    const list = [];
    for (const [id, version] of [
      ["TabbyML.vscode-tabby", "1.30.0"],
      ["continue.continue", "0.9.245"],
      ["ms-python.python", "2024.22.2"],
    ] as const) {
      const file = await standInVsix(id, version);
      const url = vsixUrl(host, id, version);
      assert.equal((await publish(new URL(url).pathname, file)).status, 201);
      list.push({ id, version, sha256: createHash("sha256").update(file).digest("hex"), url });
    }
    fs.writeFileSync(path.join(folder, "list.json"), JSON.stringify(list));
    const into = path.join(folder, "extensions");
    const args = [installer, `--list=${path.join(folder, "list.json")}`, `--into=${into}`];
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    assert.match(stdout, /3 extensions installed/);
    assert.doesNotMatch(stdout, /UNVERIFIED/);
    const tabby = path.join(into, "current/tabbyml.vscode-tabby-1.30.0");
    assert.deepEqual(fs.readdirSync(tabby).sort(), [".vsixmanifest", "extension.js", "package.json"]);
  });
});
