import assert from "node:assert/strict";
import { rolloutStrategy, surgeFits } from "../../../components/inference/rollout-strategy";
import { guideCode } from "../../support/guide";

describe("the update of a model server", () => {
  it("takes the guide's strategy (5.2) when the extra pods find free GPUs", () => {
    const script = guideCode("5.2").text;
    const [, patch = ""] = /-p '(.*)'/.exec(script) ?? [];
    const strategy = rolloutStrategy({ replicas: 2, gpusPerReplica: 2, freeGpus: 2 });
    assert.deepEqual(strategy.rollingUpdate, JSON.parse(patch).spec.strategy.rollingUpdate);
  });

  it("gives up one pod first when they do not", () => {
    const strategy = rolloutStrategy({ replicas: 2, gpusPerReplica: 2, freeGpus: 1 });
    assert.deepEqual(strategy.rollingUpdate, { maxSurge: 0, maxUnavailable: 1 });
  });

  it("rounds the extra pods up, as Kubernetes does", () => {
    assert.equal(surgeFits({ replicas: 11, gpusPerReplica: 1, freeGpus: 1 }), false);
    assert.equal(surgeFits({ replicas: 11, gpusPerReplica: 1, freeGpus: 2 }), true);
  });

  it("always fits where no GPU is asked for", () => {
    assert.equal(surgeFits({ replicas: 1, gpusPerReplica: 0, freeGpus: 0 }), true);
  });
});
