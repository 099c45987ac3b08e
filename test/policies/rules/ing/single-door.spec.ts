import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ing/single-door";
import { findings, found, unknown } from "../../judged";
import { withMetadata } from "../../manifests";

const service = (spec: unknown, namespace: unknown = "monitoring"): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s", namespace },
  spec,
});
const door = (spec: Record<string, unknown> = {}, namespace: unknown = "ingress"): Record<string, unknown> =>
  service(
    {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      selector: { app: "nginx" },
      ports: [
        { port: 443, targetPort: 8443 },
        { port: 80, targetPort: 8080, protocol: "TCP" },
      ],
      ...spec,
    },
    namespace,
  );

describe("ing/single-door", () => {
  it("accepts the reverse proxy's Service of either public type", () => {
    assert.deepEqual(found(rule, door()), []);
    assert.deepEqual(found(rule, door({ type: "NodePort", selector: { app: "nginx", tier: "edge" } })), []);
  });

  it("accepts Services inside of the cluster", () => {
    for (const spec of [
      undefined,
      {},
      { type: null },
      { type: "ClusterIP", clusterIP: "None" },
      { type: "ExternalName" },
    ])
      assert.deepEqual(found(rule, service(spec)), []);
    assert.deepEqual(found(rule, service({ externalIPs: [] })), []);
  });

  for (const type of ["NodePort", "LoadBalancer", "nodePort", "Anything"]) {
    it(`refuses any other Service of type ${type}`, () => {
      assert.deepEqual(found(rule, service({ type, selector: { app: "grafana" } })), ["mandatory spec.type"]);
    });
  }

  for (const [what, manifest] of [
    ["in another namespace", door({}, "ide-kim")],
    ["without a namespace", door({}, null)],
    ["that selects other pods", door({ selector: { app: "grafana" } })],
    ["that selects nothing", door({ selector: undefined })],
  ] as const) {
    it(`refuses a door ${what}`, () => {
      assert.deepEqual(found(rule, manifest), ["mandatory spec.type"]);
    });
  }

  for (const [what, port] of [
    ["the port for metrics", { port: 443, targetPort: 9113 }],
    ["a port of its own", { port: 443 }],
    ["a port by name", { port: 443, targetPort: "https" }],
    ["another protocol", { port: 443, targetPort: 8443, protocol: "UDP" }],
  ] as const) {
    it(`refuses ${what} at the door`, () => {
      assert.deepEqual(found(rule, door({ ports: [{ port: 80, targetPort: 8080 }, port] })), [
        "mandatory spec.ports[1]",
      ]);
    });
  }

  it("accepts a door whose own port is the pods'", () => {
    assert.deepEqual(found(rule, door({ ports: [{ port: 8443 }] })), []);
  });

  for (const externalTrafficPolicy of [undefined, "Cluster"]) {
    it(`refuses a door with externalTrafficPolicy ${String(externalTrafficPolicy)}, which hides the clients`, () => {
      assert.deepEqual(found(rule, door({ externalTrafficPolicy })), ["mandatory spec.externalTrafficPolicy"]);
    });
  }

  it("refuses external addresses, on the door too", () => {
    assert.deepEqual(found(rule, service({ externalIPs: ["10.0.0.1", "10.0.0.2"] })), [
      "mandatory spec.externalIPs[0]",
      "mandatory spec.externalIPs[1]",
    ]);
    assert.deepEqual(found(rule, door({ externalIPs: ["10.0.0.1"] })), ["mandatory spec.externalIPs[0]"]);
  });

  for (const [apiVersion, kind] of [
    ["networking.k8s.io/v1", "Ingress"],
    ["networking.k8s.io/v1", "IngressClass"],
    ["extensions/v1beta1", "Ingress"],
    ["gateway.networking.k8s.io/v1", "Gateway"],
    ["gateway.networking.k8s.io/v1", "HTTPRoute"],
    ["traefik.io/v1alpha1", "IngressRoute"],
    ["networking.istio.io/v1", "VirtualService"],
    ["route.openshift.io/v1", "Route"],
    ["serving.knative.dev/v1", "Service"],
  ] as const) {
    it(`refuses ${kind} of ${apiVersion}`, () => {
      assert.deepEqual(found(rule, { ...service({}), apiVersion, kind }), ["mandatory metadata.name"]);
    });
  }

  it("looks into lists and patches", () => {
    const open = service({ type: "NodePort" });
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "List", items: [open] }), ["mandatory spec.type"]);
    assert.deepEqual(found(rule, { ...open, kind: "ServicePatch" }), ["mandatory spec.type"]);
  });

  it("names the type that is allowed", () => {
    const [first] = findings(rule, service({ type: "NodePort" }));
    assert.equal(
      `${first?.value ?? ""}; ${first?.allowed ?? ""}`,
      '"NodePort"; ClusterIP; only the reverse proxy may be public',
    );
  });

  it("refuses what is not known at preview, or of another form", () => {
    assert.deepEqual(found(rule, service(unknown)), ["mandatory spec"]);
    assert.deepEqual(found(rule, service({ type: unknown })), ["mandatory spec.type"]);
    assert.deepEqual(found(rule, service({ externalIPs: unknown })), ["mandatory spec.externalIPs"]);
    assert.deepEqual(found(rule, service({ externalIPs: "10.0.0.1" })), ["mandatory spec.externalIPs"]);
    assert.deepEqual(found(rule, withMetadata(door(), { namespace: unknown })), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, door({ selector: { app: unknown } })), ["mandatory spec.selector.app"]);
    assert.deepEqual(found(rule, door({ ports: [{ port: 443, targetPort: unknown }] })), [
      "mandatory spec.ports[0].targetPort",
    ]);
  });
});
