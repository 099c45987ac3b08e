import assert from "node:assert/strict";
import { allowSpec, defaultDenySpec, dnsEgressSpec } from "../../../components/core/network";
import type { Manifest } from "../../support/recorded";

const target = { namespace: "ai", app: "litellm", service: "litellm", port: 4000 };
const pods = { app: "web" };

describe("network policies", () => {
  it("deny both ways for every pod where nothing else is said", () => {
    assert.deepEqual(defaultDenySpec(), {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [],
      egress: [],
    });
  });

  it("let names be asked of the cluster's DNS alone", () => {
    const { egress } = dnsEgressSpec() as Manifest;
    assert.equal(egress.length, 1);
    assert.deepEqual(egress[0].to[0].podSelector, { matchLabels: { "k8s-app": "kube-dns" } });
    assert.deepEqual(egress[0].to[0].namespaceSelector, {
      matchLabels: { "kubernetes.io/metadata.name": "kube-system" },
    });
  });

  it("name a pod by namespace and app at once, not by either", () => {
    const { egress } = allowSpec(pods, [], [target]) as Manifest;
    assert.deepEqual(egress, [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ai" } },
            podSelector: { matchLabels: { app: "litellm" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 4000 }],
      },
    ]);
  });

  it("name a host outside by its network and port", () => {
    const { egress } = allowSpec(pods, [], [{ host: "git.test", cidr: "10.1.2.3/32", port: 443 }]) as Manifest;
    assert.deepEqual(egress, [{ to: [{ ipBlock: { cidr: "10.1.2.3/32" } }], ports: [{ protocol: "TCP", port: 443 }] }]);
  });

  it("reach all workspaces by their namespaces' label", () => {
    const to = { namespaceLabels: { kind: "workspace" }, app: "code-server", port: 8080 };
    const { egress } = allowSpec(pods, [], [to]) as Manifest;
    assert.deepEqual(egress[0].to, [
      {
        namespaceSelector: { matchLabels: { kind: "workspace" } },
        podSelector: { matchLabels: { app: "code-server" } },
      },
    ]);
  });

  it("admit several peers on the named ports", () => {
    const from = [{ namespace: "a", app: "x" }, { namespace: "b" }];
    const { ingress } = allowSpec(pods, [{ from, ports: [1, 2] }], []) as Manifest;
    assert.equal(ingress[0].from.length, 2);
    assert.deepEqual(ingress[0].from[1], {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } },
    });
    assert.deepEqual(
      ingress[0].ports.map((port: { port: number }) => port.port),
      [1, 2],
    );
  });

  it("close the way that has no rule", () => {
    const spec = allowSpec(pods, [], []);
    assert.deepEqual([spec.policyTypes, spec.ingress, spec.egress], [["Ingress", "Egress"], [], []]);
  });
});
