import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/net/egress-set";
import { findings, found, unknown } from "../../judged";
import { ipBlock, networkPolicy, peerPods, tcp } from "../../network-manifests";

const gateway = peerPods("ai", { app: "litellm" });
const dns = peerPods("kube-system", { "k8s-app": "kube-dns" });
const egress = (to: unknown, ports: unknown, namespace: unknown = "ide-kim"): Record<string, unknown> =>
  networkPolicy({ egress: [{ to, ports }] }, namespace);
const embedded = { stack: "dev-users-00", embedded: true };
const peer = "mandatory spec.egress[0].to[0]";
const port = "mandatory spec.egress[0].ports[0]";

describe("net/egress-set", () => {
  it("accepts name resolution, the gateway and git at their ports", () => {
    assert.deepEqual(found(rule, egress([dns], [{ protocol: "UDP", port: 53 }, tcp(53)])), []);
    assert.deepEqual(found(rule, egress([gateway], [{ port: 4000 }])), []);
    assert.deepEqual(found(rule, egress([ipBlock("10.10.1.0/28")], [tcp("443")])), []);
  });

  it("accepts less than what is named: a part of a network, more labels", () => {
    assert.deepEqual(found(rule, egress([ipBlock("10.10.1.15/32")], [tcp(443)])), []);
    assert.deepEqual(found(rule, egress([peerPods("ai", { app: "litellm", tier: "a" })], [tcp(4000)])), []);
  });

  it("takes the ports of all entries that cover a network", () => {
    assert.deepEqual(found(rule, egress([ipBlock("10.10.1.4/32")], [tcp(443), tcp(22)])), []);
    assert.deepEqual(found(rule, egress([ipBlock("10.10.1.5/32")], [tcp(22)])), [port]);
  });

  it("accepts no egress at all", () => {
    assert.deepEqual(found(rule, networkPolicy({ egress: [] }, "ide-kim")), []);
  });

  for (const [what, to] of [
    ["a public address", ipBlock("198.51.100.7/32")],
    ["the company's whole network", ipBlock("10.0.0.0/8")],
    ["one bit more than git's network", ipBlock("10.10.1.0/27")],
    ["an address right behind git's network", ipBlock("10.10.1.16/32")],
    ["the API server", ipBlock("10.10.0.0/28")],
    ["the completion server, past the gateway", peerPods("ai", { app: "tabby" })],
    ["a pod with the gateway's label in another namespace", peerPods("ide-lee", { app: "litellm" })],
    ["every pod of the gateway's namespace", { namespaceSelector: gateway["namespaceSelector"] }],
    ["pods of the own namespace", { podSelector: gateway["podSelector"] }],
    [
      "the gateway's namespace by an expression",
      {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["ai"] }],
        },
        podSelector: gateway["podSelector"],
      },
    ],
    ["an empty peer", {}],
    ["git of the machine-local cluster, outside of it", ipBlock("192.0.2.10/32")],
    ["no network", ipBlock("git.internal")],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(found(rule, egress([to], [tcp(443)])), [peer]);
    });
  }

  it("accepts git of the machine-local cluster inside of it", () => {
    assert.deepEqual(found(rule, egress([ipBlock("192.0.2.10/32")], [tcp(443)]), embedded), []);
  });

  for (const [what, entry] of [
    ["another port", tcp(4001)],
    ["another protocol", { protocol: "UDP", port: 4000 }],
    ["a range that begins at the port", { ...tcp(4000), endPort: 4001 }],
    ["every port of a protocol", { protocol: "TCP" }],
    ["a port by name", tcp("http")],
  ] as const) {
    it(`refuses the gateway at ${what}`, () => {
      assert.deepEqual(found(rule, egress([gateway], [entry])), [port]);
    });
  }

  it("refuses peers without ports and ports without peers", () => {
    assert.deepEqual(found(rule, egress([gateway], [])), ["mandatory spec.egress[0].ports"]);
    assert.deepEqual(found(rule, egress(undefined, [tcp(4000)])), ["mandatory spec.egress[0].to"]);
  });

  it("judges a policy without a namespace, which may be put into any", () => {
    assert.deepEqual(found(rule, egress([ipBlock("198.51.100.7/32")], [tcp(443)], undefined)), [peer]);
  });

  it("lets the platform call what a workspace may not", () => {
    assert.deepEqual(found(rule, egress([ipBlock("10.10.0.0/28")], [tcp(6443)], "ingress")), []);
    assert.deepEqual(found(rule, egress([ipBlock("10.10.0.0/28")], [tcp(6443)], "idea")), []);
  });

  for (const cidr of ["169.254.169.254/32", "169.254.0.0/16", "169.254.128.0/17", "168.0.0.0/7"]) {
    it(`refuses ${cidr} from any namespace, which holds the metadata service or a part of its network`, () => {
      assert.deepEqual(found(rule, egress([ipBlock(cidr)], [tcp(80)], "ai")), [`${peer}.ipBlock.cidr`]);
    });
  }

  it("accepts a wide network from the platform that leaves the metadata service out, all of it", () => {
    assert.deepEqual(found(rule, egress([ipBlock("168.0.0.0/7", ["169.254.0.0/16"])], [tcp(80)], "ai")), []);
    assert.equal(found(rule, egress([ipBlock("168.0.0.0/7", ["169.254.0.0/17"])], [tcp(80)], "ai")).length, 1);
    assert.deepEqual(found(rule, egress([ipBlock("169.255.0.0/16")], [tcp(80)], "ai")), []);
  });

  it("names what is allowed", () => {
    const [first] = findings(rule, egress([ipBlock("198.51.100.7/32")], [tcp(443)]));
    assert.match(
      first?.allowed ?? "",
      /^only kube-system\/k8s-app=kube-dns at 53\/UDP and 53\/TCP; ai\/app=litellm at 4000\/TCP; 10\.10\.1\.0\/28 at 443\/TCP/,
    );
    assert.doesNotMatch(first?.allowed ?? "", /192\.0\.2/);
  });

  it("leaves policies of other products to net/no-allow-all, and ingress to net/ingress-set", () => {
    const foreign = { ...egress([{}], []), apiVersion: "projectcalico.org/v3" };
    assert.deepEqual(found(rule, foreign), []);
    assert.deepEqual(found(rule, networkPolicy({ ingress: [{}] }, "ide-kim")), []);
  });

  it("refuses what is not known at preview, or of another form", () => {
    assert.deepEqual(found(rule, egress([gateway], [tcp(4000)], unknown)), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, networkPolicy({ egress: unknown }, "ide-kim")), ["mandatory spec.egress"]);
    assert.deepEqual(found(rule, egress([ipBlock(unknown)], [tcp(443)])), [`${peer}.ipBlock.cidr`]);
    assert.deepEqual(found(rule, egress([gateway], [tcp(unknown)])), [`${port}.port`]);
    assert.deepEqual(found(rule, egress("ai", [tcp(4000)])), ["mandatory spec.egress[0].to"]);
    assert.deepEqual(found(rule, egress([{ ...gateway, podSelector: { matchLabels: { app: 1 } } }], [tcp(4000)])), [
      `${peer}.podSelector.matchLabels.app`,
    ]);
  });
});
