import assert from "node:assert/strict";
import { platformHosts } from "../../../components/core/hosts";
import type { NginxProxyArgs } from "../../../components/ingress/nginx";
import { NginxProxy } from "../../../components/ingress/nginx";
import { Recorded } from "../../support/recorded";
import { pageFacts } from "./page-facts";

const args: NginxProxyArgs = {
  namespace: "ingress",
  image: "registry.example/nginx@sha256:1",
  exporterImage: "registry.example/exporter@sha256:2",
  vectorImage: "registry.example/vector@sha256:3",
  hosts: platformHosts("company.com"),
  pages: pageFacts,
  realm: "webide",
  resolver: "10.96.0.10",
  tlsSecret: "nginx-tls",
  clientCidrs: ["10.20.0.0/16"],
  responseTimeEdges: [0.5, 1, 3],
};
const declared = (more: Partial<NginxProxyArgs> = {}) =>
  Recorded.of(() => new NginxProxy("nginx", { ...args, ...more }));

describe("NginxProxy", () => {
  it("is the guide's deployment: nginx in ingress, at least two, spread, protected from eviction", async () => {
    const recorded = await declared();
    const deployment = recorded.manifest("Deployment", "nginx");
    assert.equal(deployment["metadata"].namespace, "ingress");
    assert.equal(deployment["spec"].template.metadata.labels.app, "nginx");
    assert.equal(deployment["spec"].replicas, 2);
    assert.equal(deployment["spec"].template.spec.topologySpreadConstraints.length, 1);
    assert.equal(recorded.manifest("PodDisruptionBudget", "nginx")["spec"].maxUnavailable, 1);
  });

  it("refuses to be one pod", async () => {
    await assert.rejects(declared({ replicas: 1 }), /replicas is 1; the only public door needs at least 2/);
  });

  it("is reached from the clients' networks, the probes and Prometheus, on their ports alone", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.manifest("NetworkPolicy", "nginx-clients")["spec"].ingress, [
      {
        from: [{ ipBlock: { cidr: "10.20.0.0/16" } }],
        ports: [
          { protocol: "TCP", port: 8443 },
          { protocol: "TCP", port: 8080 },
        ],
      },
    ]);
    const { ingress } = recorded.manifest("NetworkPolicy", "nginx")["spec"];
    const ports = ingress.map((rule: { ports: { port: number }[] }) => rule.ports.map((port) => port.port));
    assert.deepEqual(ports, [[9113, 9598], [8443]]);
  });

  it("calls workspaces by the label of their namespaces and the products behind it by name", async () => {
    const { egress } = (await declared()).manifest("NetworkPolicy", "nginx")["spec"];
    const apps = egress.map(
      (rule: { to: [{ podSelector: { matchLabels: { app: string } } }] }) => rule.to[0].podSelector.matchLabels.app,
    );
    assert.deepEqual(apps, ["oauth2-proxy", "keycloak", "grafana", "waker", "litellm", "code-server"]);
    assert.deepEqual(egress.at(-1).to[0].namespaceSelector.matchLabels, { "webide.dev/namespace-kind": "workspace" });
  });

  it("has one public door, which keeps the clients' addresses and admits their networks", async () => {
    const recorded = await declared();
    const open = recorded.manifests("Service").filter((service) => service["spec"].type !== "ClusterIP");
    assert.deepEqual(
      open.map((service) => service["metadata"].name),
      ["nginx-public"],
    );
    const { spec } = open[0]!;
    assert.equal(spec.externalTrafficPolicy, "Local");
    assert.deepEqual(spec.loadBalancerSourceRanges, ["10.20.0.0/16"]);
    assert.deepEqual(
      spec.ports.map((port: { port: number; targetPort: number }) => [port.port, port.targetPort]),
      [
        [443, 8443],
        [80, 8080],
      ],
    );
  });

  it("mounts every file of its configuration", async () => {
    const recorded = await declared();
    const keys = Object.keys(recorded.manifest("ConfigMap", "nginx-config")["data"]);
    const { volumes } = recorded.manifest("Deployment", "nginx")["spec"].template.spec;
    const items = volumes.find((volume: { name: string }) => volume.name === "config").configMap.items;
    assert.deepEqual(items.map((item: { key: string }) => item.key).sort(), keys.sort());
    assert.ok(items.some((item: { path: string }) => item.path === "pages/forbidden.html"));
  });

  it("does not roll its pods for a change that nginx can load in place", async () => {
    const annotations = async (more: Partial<NginxProxyArgs>) =>
      (await declared(more)).manifest("Deployment", "nginx")["spec"].template.metadata.annotations;
    assert.deepEqual(await annotations({ realm: "other" }), await annotations({}));
    assert.notDeepEqual(await annotations({ responseTimeEdges: [9] }), await annotations({}));
  });

  it("watches the folders that it mounts", async () => {
    const recorded = await declared({ adminCidrs: ["10.1.0.0/24"], adminCaConfigMap: "admin-ca" });
    const [nginx] = recorded.manifest("Deployment", "nginx")["spec"].template.spec.containers;
    const watched = nginx.env.find((variable: { name: string }) => variable.name === "EDGE_WATCHED").value.split(" ");
    const mounted = nginx.volumeMounts.filter((mount: { readOnly?: boolean }) => mount.readOnly);
    assert.deepEqual(watched.sort(), mounted.map((mount: { mountPath: string }) => mount.mountPath).sort());
  });

  it("opens the admin door only together with an authority for its certificates", async () => {
    await assert.rejects(declared({ adminCidrs: ["10.1.0.0/24"] }), /adminCaConfigMap names no authority/);
  });

  it("admits administrators' networks to the door as well", async () => {
    const recorded = await declared({ adminCidrs: ["10.1.0.0/24"], adminCaConfigMap: "admin-ca" });
    assert.deepEqual(recorded.manifest("Service", "nginx-public")["spec"].loadBalancerSourceRanges, [
      "10.20.0.0/16",
      "10.1.0.0/24",
    ]);
  });
});
