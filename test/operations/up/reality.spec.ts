import assert from "node:assert/strict";
import type { Reality } from "../../../operations/up/reality";
import { realityJson, realityText } from "../../../operations/up/reality";

const images = [
  { name: "nginx", version: "1.22.1" },
  { name: "code-server", version: "4.139.1" },
];
const withNode: Reality = { realNode: "worker-1", simulatedBecause: undefined, gpus: 8, images };
const without: Reality = { realNode: undefined, simulatedBecause: "this user is not root", gpus: 8, images: [] };

describe("what is real and what is simulated", () => {
  it("names the real node, what is only advertised, and what the images really hold", () => {
    assert.deepEqual(realityText(withNode), [
      "Real and simulated",
      "  real          API server, scheduler, controllers, policies, and every pod on node worker-1",
      "  simulated     8 GPUs, and every pod on another node: such pods exist in the API only",
      "  built here    code-server 4.139.1, nginx 1.22.1",
    ]);
  });

  it("says plainly that no container runs, and why", () => {
    const text = realityText(without).join("\n");
    assert.match(text, /simulated +all nodes, pods and 8 GPUs: no container runs, so nobody can open an IDE/);
    assert.match(text, /because +this user is not root/);
    assert.doesNotMatch(text, /built here/);
  });

  it("breaks a long list of images into lines that a terminal shows whole", () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ name: `image-${String(index)}`, version: "1.2.3" }));
    const lines = realityText({ ...withNode, images: many });
    assert.ok(lines.length > 5);
    assert.ok(lines.every((line) => line.length <= 110));
  });

  it("tells machines the same", () => {
    assert.deepEqual(realityJson(withNode), {
      containersRun: true,
      realNode: "worker-1",
      simulatedGpus: 8,
      images: { nginx: "1.22.1", "code-server": "4.139.1" },
    });
    assert.equal(realityJson(without)["containersRun"], false);
    assert.equal(realityJson(without)["simulatedBecause"], "this user is not root");
  });
});
