import assert from "node:assert/strict";
import { chooseNodes } from "../../../embedded/cluster/node/choose-nodes";
import { type Machine, obstacle } from "../../../embedded/cluster/node/obstacle";

const able: Machine = {
  platform: "linux",
  user: 0,
  capabilities: 0x1ff_feff_ffffn,
  hasCommand: () => true,
  hasFile: () => true,
  controllers: ["cpu", "cpuset", "memory", "pids"],
};
const no = { made: undefined, env: {}, obstacle: () => "containers need root, and this is another user" } as const;
const yes = { made: undefined, env: {}, obstacle: () => undefined } as const;

describe("the kind of node that a cluster gets", () => {
  it("is real where that can run, and simulated elsewhere with the reason", () => {
    assert.deepEqual(chooseNodes(yes), { kind: "real" });
    assert.deepEqual(chooseNodes(no), { kind: "simulated", because: no.obstacle() });
  });

  it("is what WEBIDE_NODES says, unless the caller says otherwise", () => {
    assert.deepEqual(chooseNodes({ ...yes, env: { WEBIDE_NODES: "simulated" } }), { kind: "simulated" });
    assert.deepEqual(chooseNodes({ ...yes, env: { WEBIDE_NODES: "simulated" }, asked: "real" }), { kind: "real" });
    assert.throws(
      () => chooseNodes({ ...yes, env: { WEBIDE_NODES: "both" } }),
      /WEBIDE_NODES is "both"; allowed: real, simulated/,
    );
  });

  it("is what the cluster was made with, and nothing else before a reset", () => {
    assert.deepEqual(chooseNodes({ ...yes, made: "simulated" }), { kind: "simulated" });
    assert.throws(
      () => chooseNodes({ ...yes, made: "simulated", asked: "real" }),
      /made with simulated nodes, and real ones are asked for\n.*webide cluster reset/,
    );
  });

  it("is one clear error where a real one is asked for, or stands in the folder, and can not run", () => {
    assert.throws(
      () => chooseNodes({ ...no, asked: "real" }),
      /^ClusterError: a real node can not run here: containers need root.*\n.*WEBIDE_NODES=simulated/,
    );
    assert.throws(
      () => chooseNodes({ ...no, made: "real" }),
      /can not run here: .*\n.*as the user who made the cluster/,
    );
  });
});

describe("what stands against a real node", () => {
  const cases: readonly [string, Partial<Machine>, RegExp | undefined][] = [
    ["root on Linux", {}, undefined],
    ["another system", { platform: "darwin" }, /need Linux, and this is darwin/],
    ["another user than root", { user: 1000 }, /need root/],
    ["root of a container", { capabilities: 0xa80425fbn }, /lacks CAP_SYS_ADMIN, CAP_NET_ADMIN, as in a container/],
    ["missing commands", { hasCommand: (name) => name !== "nsenter" }, /not found on PATH: nsenter/],
    ["no way to get containerd", { hasCommand: (name) => !["containerd", "apt-get"].includes(name) }, /no apt-get/],
    ["containerd there without apt-get", { hasCommand: (name) => name !== "apt-get" }, undefined],
    ["a kernel without namespaces", { hasFile: () => false }, /no namespaces/],
    ["control groups that are not mounted", { controllers: ["cpu", "cpuset"] }, /no control groups of memory, pids/],
  ];
  for (const [what, change, reason] of cases) {
    it(reason === undefined ? `is nothing: ${what}` : `is ${what}`, () => {
      const found = obstacle({ ...able, ...change });
      if (reason === undefined) assert.equal(found, undefined);
      else assert.match(found ?? "", reason);
    });
  }
});
