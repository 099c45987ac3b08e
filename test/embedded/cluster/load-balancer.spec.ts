import assert from "node:assert/strict";
import { needsAddress } from "../../../embedded/cluster/controllers/load-balancer";

describe("the simulated load balancer", () => {
  const waiting = { spec: { type: "LoadBalancer" } };

  it("serves a Service that waits for an address", () => {
    assert.equal(needsAddress(waiting), true);
    assert.equal(needsAddress({ ...waiting, status: { loadBalancer: {} } }), true);
  });

  it("leaves one alone that has an address", () => {
    assert.equal(needsAddress({ ...waiting, status: { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } } }), false);
  });

  it("leaves other types, another controller's class and a Service that goes alone", () => {
    assert.equal(needsAddress({ spec: { type: "ClusterIP" } }), false);
    assert.equal(needsAddress({}), false);
    assert.equal(needsAddress({ spec: { type: "LoadBalancer", loadBalancerClass: "somebody/else" } }), false);
    assert.equal(needsAddress({ ...waiting, metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }), false);
  });
});
