import assert from "node:assert/strict";
import { prune } from "../../../../embedded/plugins/kubernetes/prune";

describe("kubernetes stand-in: what a refresh makes of the inputs", () => {
  it("shows only the fields that the program writes, with the values found", () => {
    const live = { spec: { replicas: 3, paused: true, hard: { cpu: "99" } }, status: { ready: 1 } };
    assert.deepEqual(prune(live, { spec: { replicas: 1, hard: { cpu: "8" } } }), {
      spec: { replicas: 3, hard: { cpu: "99" } },
    });
  });

  it("keeps the program's form of a value that means the same", () => {
    const live = { spec: { hard: { memory: "8Gi" } } };
    assert.deepEqual(prune(live, { spec: { hard: { memory: "8192Mi" } } }), { spec: { hard: { memory: "8192Mi" } } });
  });

  it("keeps empty fields that the server dropped, and misses what someone removed", () => {
    const inputs = { spec: { hostNetwork: false, args: [], image: "a", emptyDir: {} } };
    assert.deepEqual(prune({ spec: { emptyDir: {} } }, inputs), {
      spec: { hostNetwork: false, args: [], emptyDir: {} },
    });
  });

  it("shows items that someone added to a list", () => {
    const live = { spec: { containers: [{ name: "c", image: "a", tty: true }, { name: "side" }] } };
    assert.deepEqual(prune(live, { spec: { containers: [{ name: "c", image: "a" }] } }), {
      spec: { containers: [{ name: "c", image: "a" }, { name: "side" }] },
    });
  });
});
