import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ClusterPaths } from "../../../embedded/cluster/cluster-paths";
import { layoutVersion, newState, readState, writeState } from "../../../embedded/cluster/cluster-state";
import { freePorts } from "../../../embedded/cluster/ports";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../embedded/cluster/start-cluster";
import { temporaryFolder } from "../../unit/embedded/fake-tool";

const wayOut = /next: webide cluster reset/;

describe("the folder of a cluster", () => {
  let paths: ClusterPaths;
  beforeEach(() => {
    paths = new ClusterPaths(path.join(temporaryFolder(), "cluster"));
    fs.mkdirSync(paths.dir);
  });

  it("keeps what was decided, readable by its owner alone", async () => {
    const state = newState(await freePorts(), "simulated");
    writeState(paths, state);
    assert.deepEqual(readState(paths), state);
    assert.equal(fs.statSync(paths.state).mode & 0o777, 0o600);
  });

  it("has no state before there is a cluster", () => {
    assert.equal(readState(paths), undefined);
  });

  for (const [what, layout] of [
    ["an older", 0],
    ["a newer", layoutVersion + 1],
    ["no", undefined],
  ] as const) {
    it(`is refused with ${what} layout version, before anything is built or started`, async () => {
      fs.writeFileSync(paths.state, JSON.stringify({ ...newState(await freePorts(), "simulated"), layout }));
      const start = startCluster({ dir: paths.dir });
      await assert.rejects(start, (error: Error) => {
        assert.match(error.message, new RegExp(`cluster.json has (no )?layout .*reads layout ${layoutVersion}`));
        assert.match(error.message, wayOut);
        return true;
      });
    });
  }

  it("is refused when its file is damaged or incomplete", () => {
    fs.writeFileSync(paths.state, "{");
    assert.throws(() => readState(paths), /damaged: it is no JSON/);
    fs.writeFileSync(paths.state, JSON.stringify({ layout: layoutVersion, id: "a", ports: { etcd: 1 } }));
    assert.throws(
      () => readState(paths),
      (error: Error) => /it lacks etcdPeer/.test(error.message) && wayOut.test(error.message),
    );
  });

  it("is removed by a reset, of whatever version it is", async () => {
    fs.writeFileSync(paths.state, JSON.stringify({ layout: 0 }));
    await resetCluster(paths.dir);
    assert.equal(fs.existsSync(paths.dir), false);
  });

  it("is not removed when it is something else", async () => {
    fs.writeFileSync(path.join(paths.dir, "thesis.txt"), "");
    await assert.rejects(resetCluster(paths.dir), /is not the folder of a cluster.*nothing was removed/);
    assert.equal(fs.existsSync(path.join(paths.dir, "thesis.txt")), true);
  });
});
