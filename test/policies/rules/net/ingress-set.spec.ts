import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/net/ingress-set";
import { findings, found, unknown } from "../../judged";
import { ipBlock, networkPolicy, peerPods, tcp } from "../../network-manifests";

const proxy = peerPods("ingress", { app: "nginx" });
const ingress = (
  from: unknown,
  ports: unknown = [tcp(8080)],
  namespace: unknown = "ide-kim",
): Record<string, unknown> => networkPolicy({ ingress: [{ from, ports }] }, namespace);
const peer = "mandatory spec.ingress[0].from[0]";

describe("net/ingress-set", () => {
  it("accepts the reverse proxy at the editor's port, and nobody at all", () => {
    assert.deepEqual(found(rule, ingress([proxy])), []);
    assert.deepEqual(found(rule, networkPolicy({ ingress: [] }, "ide-kim")), []);
  });

  for (const [what, from] of [
    ["another workspace", peerPods("ide-lee", { app: "code-server" })],
    ["a pod that calls itself nginx in another namespace", peerPods("ide-lee", { app: "nginx" })],
    ["another pod beside the proxy", peerPods("ingress", { app: "waker" })],
    ["the whole namespace of the proxy", { namespaceSelector: proxy["namespaceSelector"] }],
    ["every pod that calls itself nginx", { namespaceSelector: {}, podSelector: proxy["podSelector"] }],
    ["the own namespace", { podSelector: proxy["podSelector"] }],
    ["a network", ipBlock("10.64.0.0/12")],
    ["an empty peer", {}],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(found(rule, ingress([from])), [peer]);
    });
  }

  it("refuses the proxy at another port, at a range and at every port", () => {
    assert.deepEqual(found(rule, ingress([proxy], [tcp(8081)])), ["mandatory spec.ingress[0].ports[0]"]);
    assert.deepEqual(found(rule, ingress([proxy], [{ ...tcp(8080), endPort: 8081 }])), [
      "mandatory spec.ingress[0].ports[0]",
    ]);
    assert.deepEqual(found(rule, ingress([proxy], null)), ["mandatory spec.ingress[0].ports"]);
  });

  it("refuses a rule for everybody", () => {
    assert.deepEqual(found(rule, networkPolicy({ ingress: [{}] }, "ide-kim")), ["mandatory spec.ingress[0].from"]);
  });

  it("says who may call", () => {
    const [first] = findings(rule, ingress([{}]));
    assert.equal(first?.allowed, "only ingress/app=nginx at 8080/TCP");
    assert.match(first.whatToDo, /policies\/baseline\/network\.yaml/);
  });

  it("judges a policy without a namespace, leaves the platform's alone", () => {
    const open = [peerPods("ide-lee", { app: "code-server" })];
    const { namespace, ...metadata } = ingress(open)["metadata"] as Record<string, unknown>;
    assert.equal(namespace, "ide-kim");
    assert.deepEqual(found(rule, { ...ingress(open), metadata }), [peer]);
    assert.deepEqual(found(rule, ingress(open, [tcp(8080)], "ai")), []);
  });

  it("leaves policies of other products and egress to other rules", () => {
    assert.deepEqual(found(rule, { ...ingress([{}]), apiVersion: "projectcalico.org/v3" }), []);
    assert.deepEqual(found(rule, networkPolicy({ egress: [{}] }, "ide-kim")), []);
  });

  it("refuses what is not known at preview, or of another form", () => {
    assert.deepEqual(found(rule, ingress([proxy], [tcp(8080)], unknown)), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, networkPolicy({ ingress: unknown }, "ide-kim")), ["mandatory spec.ingress"]);
    assert.deepEqual(found(rule, ingress(unknown)), ["mandatory spec.ingress[0].from"]);
    assert.deepEqual(found(rule, ingress([proxy], "8080")), ["mandatory spec.ingress[0].ports"]);
  });
});
