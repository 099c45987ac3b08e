import assert from "node:assert/strict";
import { doorTarget } from "../../../embedded/cluster/controllers/door-target";
import type { EndpointSlice, Service } from "../../../embedded/cluster/controllers/plain-objects";

const door = { namespace: "ingress", service: "nginx-public", port: 443 };
const service: Service = {
  spec: {
    clusterIP: "10.96.7.7",
    ports: [
      { name: "https", port: 443 },
      { name: "http", port: 80 },
    ],
  },
};

function slice(nodeName: string, ready?: boolean, of = "nginx-public"): EndpointSlice {
  return {
    metadata: { labels: { "kubernetes.io/service-name": of } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.42.192.3"], nodeName, conditions: ready === undefined ? {} : { ready } }],
    ports: [
      { name: "https", port: 8443 },
      { name: "http", port: 8080 },
    ],
  };
}

describe("what stands behind a door", () => {
  const lacking = (...args: Parameters<typeof doorTarget>): string => {
    const found = doorTarget(...args);
    return "lacking" in found ? found.lacking : `a way to ${found.target}`;
  };

  it("is the Service's own address while one of its pods is ready, whoever else is not", () => {
    assert.deepEqual(doorTarget(door, service, [slice("machine", false), slice("machine", true)]), {
      target: "10.96.7.7:443",
    });
    assert.deepEqual(doorTarget(door, service, [slice("machine")]), { target: "10.96.7.7:443" });
  });

  it("is nothing while there is no such Service, or not with this port or an address", () => {
    assert.match(lacking(door, undefined, []), /^Service ingress\/nginx-public does not exist; webide up/);
    assert.match(lacking({ ...door, port: 8443 }, service, [slice("machine")]), /has no port 8443/);
    assert.match(lacking(door, { spec: { ...service.spec, clusterIP: "None" } }, []), /has no address of its own/);
  });

  it("is nothing without pods, with those of another Service, and while none is ready", () => {
    assert.match(lacking(door, service, []), /has no pod$/);
    assert.match(lacking(door, service, [slice("machine", true, "nginx")]), /has no pod$/);
    assert.match(
      lacking(door, service, [{ ...slice("machine", true), ports: [{ name: "metrics", port: 1 }] }]),
      /has no pod$/,
    );
    assert.match(lacking(door, service, [slice("machine", false)]), /has no pod that is ready/);
  });

  it("is nothing where pods are simulated, although they call themselves ready", () => {
    assert.match(lacking(door, service, [slice("node-1", true)]), /only simulated pods: their images are not loaded/);
    assert.match(lacking(door, service, [slice("node-1", true), slice("machine", false)]), /no pod that is ready/);
  });
});
