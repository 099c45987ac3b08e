import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/net/no-allow-all";
import { findings, found, unknown } from "../../judged";
import { defaultDeny, ipBlock, networkPolicy, peerPods, tcp } from "../../network-manifests";

const peer = peerPods("ingress", { app: "nginx" });
const ingress = (from: unknown, ports: unknown = [tcp(8080)]): Record<string, unknown> =>
  networkPolicy({ ingress: [{ from, ports }] });
const egress = (to: unknown, ports: unknown = [tcp(443)]): Record<string, unknown> =>
  networkPolicy({ egress: [{ to, ports }] });

describe("net/no-allow-all", () => {
  it("accepts named peers at named ports, in both directions", () => {
    assert.deepEqual(found(rule, ingress([peer])), []);
    assert.deepEqual(found(rule, egress([peer, ipBlock("10.10.1.10/32")], [tcp(443), tcp("https")])), []);
  });

  it("accepts a policy that denies everything", () => {
    assert.deepEqual(found(rule, defaultDeny()), []);
    assert.deepEqual(found(rule, networkPolicy({ ingress: null })), []);
  });

  for (const [what, one] of [
    ["an empty rule", {}],
    ["null as a rule", null],
    ["ports without a peer", { ports: [tcp(1)] }],
  ] as const) {
    it(`refuses ${what}, in both directions`, () => {
      assert.ok(found(rule, networkPolicy({ ingress: [one] })).includes("mandatory spec.ingress[0].from"));
      assert.ok(found(rule, networkPolicy({ egress: [one] })).includes("mandatory spec.egress[0].to"));
    });
  }

  it("finds the wide rule behind a narrow one", () => {
    const narrow = { from: [peer], ports: [tcp(8080)] };
    assert.deepEqual(found(rule, networkPolicy({ ingress: [narrow, { from: [], ports: [tcp(1)] }] })), [
      "mandatory spec.ingress[1].from",
    ]);
  });

  for (const [what, ports, field] of [
    ["no list of ports", null, "ports"],
    ["an empty list of ports", [], "ports"],
    ["an entry for every port of a protocol", [{ protocol: "TCP" }], "ports[0].port"],
    ["port 0", [tcp(0)], "ports[0].port"],
    ["an empty name of a port", [tcp("")], "ports[0].port"],
    ["a range of ports", [{ ...tcp(1), endPort: 65535 }], "ports[0].endPort"],
  ] as const) {
    it(`refuses peers with ${what}`, () => {
      assert.deepEqual(found(rule, ingress([peer], ports)), [`mandatory spec.ingress[0].${field}`]);
      assert.deepEqual(found(rule, egress([peer], ports)), [`mandatory spec.egress[0].${field}`]);
    });
  }

  for (const cidr of [
    "0.0.0.0/0",
    "::/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "10.0.0.0/7",
    "10.9.8.7/0",
    "fc00::/6",
    "2000::/3",
  ]) {
    it(`refuses the network ${cidr}`, () => {
      assert.deepEqual(found(rule, egress([ipBlock(cidr)])), ["mandatory spec.egress[0].to[0].ipBlock.cidr"]);
    });
  }

  for (const cidr of ["10.0.0.0/8", "10.64.0.0/12", "127.0.0.0/8", "fc00::/7", "fd00:1::/32"]) {
    it(`accepts the network ${cidr}`, () => {
      assert.deepEqual(found(rule, egress([ipBlock(cidr)])), []);
    });
  }

  for (const cidr of [undefined, "", "internal", "10.0.0.0", "::ffff:0.0.0.0/96"]) {
    it(`refuses ${JSON.stringify(cidr)}, which is no network`, () => {
      assert.deepEqual(found(rule, egress([ipBlock(cidr)])), ["mandatory spec.egress[0].to[0].ipBlock.cidr"]);
    });
  }

  for (const [what, selector] of [
    ["an empty selector", {}],
    ["no labels", { matchLabels: {} }],
    ["anything but a label", { matchExpressions: [{ key: "a", operator: "NotIn", values: ["b"] }] }],
    ["anything without a label", { matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }],
    [
      "a label that every namespace has",
      { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }] },
    ],
    ["one of no values", { matchExpressions: [{ key: "a", operator: "In", values: [] }] }],
  ] as const) {
    it(`refuses namespaces by ${what}, alone or with pods`, () => {
      const field = "mandatory spec.ingress[0].from[0].namespaceSelector";
      assert.deepEqual(found(rule, ingress([{ namespaceSelector: selector }])), [field]);
      assert.deepEqual(found(rule, ingress([{ ...peer, namespaceSelector: selector }])), [field]);
    });

    it(`refuses pods of the own namespace by ${what}`, () => {
      assert.deepEqual(found(rule, ingress([{ podSelector: selector }])), [
        "mandatory spec.ingress[0].from[0].podSelector",
      ]);
    });
  }

  it("accepts a namespace by name, and by one of several values", () => {
    assert.deepEqual(found(rule, ingress([{ namespaceSelector: peer["namespaceSelector"] }])), []);
    const values = { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] };
    assert.deepEqual(found(rule, ingress([{ namespaceSelector: values }])), []);
  });

  it("accepts pods of the own namespace by a label", () => {
    assert.deepEqual(found(rule, ingress([{ podSelector: { matchLabels: { app: "x" } } }])), []);
  });

  it("refuses an empty peer and null as a peer", () => {
    assert.deepEqual(found(rule, ingress([{}, peer, null])), [
      "mandatory spec.ingress[0].from[0]",
      "mandatory spec.ingress[0].from[2]",
    ]);
  });

  it("judges both parts of a peer that has a network and selectors", () => {
    assert.deepEqual(found(rule, ingress([{ ...ipBlock("0.0.0.0/0"), namespaceSelector: {} }])).length, 2);
  });

  it("looks into patches", () => {
    assert.equal(found(rule, { ...networkPolicy({ egress: [{}] }), kind: "NetworkPolicyPatch" }).length, 2);
  });

  for (const [apiVersion, kind] of [
    ["projectcalico.org/v3", "NetworkPolicy"],
    ["projectcalico.org/v3", "GlobalNetworkPolicy"],
    ["cilium.io/v2", "CiliumNetworkPolicy"],
    ["cilium.io/v2", "CiliumClusterwideNetworkPolicy"],
    ["policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"],
  ] as const) {
    it(`refuses ${kind} of ${apiVersion}, which it can not read`, () => {
      assert.deepEqual(found(rule, { ...networkPolicy({}), apiVersion, kind }), ["mandatory apiVersion"]);
    });
  }

  it("names the fault, what is allowed and the next step", () => {
    const [first] = findings(rule, networkPolicy({ ingress: [{}] }));
    assert.equal(`${first?.value ?? ""}; ${first?.allowed ?? ""}`, "for everybody; at least one peer");
    assert.match(first?.whatToDo ?? "", /ingress: \[\]/);
  });

  it("refuses what is not known at preview, or of another form", () => {
    assert.deepEqual(found(rule, networkPolicy({ egress: unknown })), ["mandatory spec.egress"]);
    assert.deepEqual(found(rule, egress([ipBlock(unknown)])), ["mandatory spec.egress[0].to[0].ipBlock.cidr"]);
    assert.deepEqual(found(rule, egress([peer], [tcp(unknown)])), ["mandatory spec.egress[0].ports[0].port"]);
    assert.deepEqual(found(rule, networkPolicy({ egress: {} })), ["mandatory spec.egress"]);
    assert.deepEqual(found(rule, egress("everybody")), ["mandatory spec.egress[0].to"]);
  });
});
