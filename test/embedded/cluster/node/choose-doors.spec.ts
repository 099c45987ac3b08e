import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ClusterPaths } from "../../../../embedded/cluster/cluster-paths";
import { chooseDoors } from "../../../../embedded/cluster/node/choose-doors";
import { portNames, type Ports } from "../../../../embedded/cluster/ports";

const ports = Object.fromEntries(portNames.map((name, index) => [name, 20_000 + index])) as unknown as Ports;

describe("where the doors of a cluster are", () => {
  const paths = new ClusterPaths(fs.mkdtempSync(path.join(os.tmpdir(), "webide-doors-")));
  const said: string[] = [];
  const choose = (...taken: number[]) =>
    chooseDoors({
      paths,
      ports,
      progress: (line) => said.push(line),
      isPortFree: (port) => Promise.resolve(!taken.includes(port)),
    });
  const isForwarded = (listen: string, error?: string): void => {
    fs.mkdirSync(paths.run, { recursive: true });
    const state = { listen, target: "10.96.0.7:443", ...(error !== undefined && { error }) };
    fs.writeFileSync(path.join(paths.run, "forwards.json"), JSON.stringify([state]));
  };

  beforeEach(() => {
    said.length = 0;
    fs.rmSync(paths.run, { recursive: true, force: true });
  });
  after(() => {
    fs.rmSync(paths.dir, { recursive: true });
  });

  it("is where browsers look, and for Keycloak where the cluster says", async () => {
    const keycloak = `127.0.0.1:${ports.keycloak}`;
    assert.deepEqual(await choose(), { edge: "127.0.0.1:443", plain: "127.0.0.1:80", keycloak });
    assert.deepEqual(said, []);
  });

  it("is another port where a program has that one, which is said with what it means", async () => {
    assert.equal((await choose(443)).edge, `127.0.0.1:${ports.doorHttps}`);
    assert.equal(said.length, 1);
    assert.match(said[0]!, new RegExp(`^port 443 is used.*https://127\\.0\\.0\\.1:${ports.doorHttps}.*free it, then`));
  });

  it("stays where it is while the cluster itself listens there", async () => {
    isForwarded("127.0.0.1:443");
    assert.equal((await choose(443)).edge, "127.0.0.1:443");
    isForwarded("127.0.0.1:443", "address already in use");
    assert.equal((await choose(443)).edge, `127.0.0.1:${ports.doorHttps}`);
  });
});
