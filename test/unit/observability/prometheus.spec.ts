import assert from "node:assert/strict";
import type { PrometheusArgs } from "../../../components/observability/prometheus";
import { Prometheus, retentionSize } from "../../../components/observability/prometheus";
import { platformHosts } from "../../../components/core/hosts";
import { platformProbes } from "../../../components/observability/probe-targets";
import { gatewayCredential, scrapeJobs } from "../../../components/observability/scrape-jobs";
import { watchdogRuleFile } from "../../../components/observability/alert-rules";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const args: PrometheusArgs = {
  namespace: "monitoring",
  image: "registry.internal/prometheus@sha256:00",
  resources: { cpu: "500m", memory: "2Gi" },
  cluster: "prod",
  retentionDays: 30,
  storageSize: "50Gi",
  storageClass: "fast",
  jobs: scrapeJobs({ gpus: true }),
  credentials: { [gatewayCredential]: "token-of-the-test" },
  probes: platformProbes({ hosts: platformHosts("company.com"), realm: "webide", modelServers: [] }),
  rules: { watchdog: watchdogRuleFile("https://git.internal") },
  apiServer: { host: "kubernetes", cidr: "10.96.0.1/32", port: 443 },
  kubelets: { host: "kubelet", cidr: "10.10.8.0/22", port: 10250 },
};

describe("Prometheus", () => {
  let declared: Recorded;
  before(async () => {
    declared = await Recorded.of(() => new Prometheus("prometheus", args));
  });
  const container = () =>
    declared.manifest("StatefulSet", "prometheus")["spec"].template.spec.containers[0] as Manifest;

  it("keeps samples for the days and within four fifths of the disk that it is given", () => {
    assert.ok(container()["args"].includes("--storage.tsdb.retention.time=30d"));
    assert.ok(container()["args"].includes("--storage.tsdb.retention.size=40960MB"));
    const [claim] = declared.manifest("StatefulSet", "prometheus")["spec"].volumeClaimTemplates as Manifest[];
    assert.equal(claim!["spec"].resources.requests.storage, "50Gi");
  });

  it("reads a decimal disk size as exactly as a binary one", () => {
    assert.equal(retentionSize("1Ti"), "838860MB");
    assert.equal(retentionSize("100G"), "76293MB");
  });

  it("may list pods in the platform's namespaces alone, never in a user's", () => {
    const roles = declared.manifests("Role");
    assert.deepEqual(
      roles.map((r) => r["metadata"].namespace as string),
      ["ai", "auth", "ingress", "monitoring", "node-agents", "velero"],
    );
    for (const role of roles) {
      assert.deepEqual(role["rules"], [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }]);
    }
  });

  it("may read the nodes' figures but not reach into containers through them", () => {
    const [role] = declared.manifests("ClusterRole");
    assert.deepEqual(
      role!["rules"].map((r: Manifest) => r["resources"]),
      [["nodes"], ["nodes/metrics"]],
    );
  });

  it("binds its own account and no other", () => {
    for (const binding of [...declared.manifests("RoleBinding"), ...declared.manifests("ClusterRoleBinding")]) {
      assert.deepEqual(binding["subjects"], [{ kind: "ServiceAccount", name: "prometheus", namespace: "monitoring" }]);
    }
  });

  it("answers Grafana and nobody else", () => {
    const { ingress } = declared.manifest("NetworkPolicy", "prometheus")["spec"];
    assert.deepEqual(ingress, [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } },
            podSelector: { matchLabels: { app: "grafana" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 9090 }],
      },
    ]);
  });

  it("may call every address it scrapes", () => {
    const egress = JSON.stringify(declared.manifest("NetworkPolicy", "prometheus")["spec"].egress);
    for (const { endpoint } of args.jobs) {
      assert.ok(egress.includes(`"app":"${endpoint.app}"`), endpoint.app);
      assert.ok(egress.includes(`"port":${String(endpoint.port)}`), String(endpoint.port));
    }
    assert.ok(egress.includes("10.10.8.0/22") && egress.includes("10.96.0.1/32"));
  });

  it("keeps tokens in a Secret and out of its configuration", () => {
    const secret = declared.resource("kubernetes:core/v1:Secret", "prometheus-credentials");
    assert.equal((secret.inputs["stringData"] as Manifest)["gateway"], "token-of-the-test");
    assert.deepEqual(secret.secretInputs, ["stringData"]);
    assert.ok(!JSON.stringify(declared.manifests("ConfigMap")).includes("token-of-the-test"));
  });

  it("refuses a job whose token it was not given", async () => {
    await assert.rejects(
      Recorded.of(() => new Prometheus("prometheus", { ...args, credentials: {} })),
      /job "litellm" asks for credential "gateway"; credentials has: none/,
    );
  });

  it("starts anew when a rule changes", async () => {
    const sum = (r: Recorded) =>
      r.manifest("StatefulSet", "prometheus")["spec"].template.metadata.annotations[
        "webide.dev/config-checksum"
      ] as string;
    const changed = await Recorded.of(
      () => new Prometheus("prometheus", { ...args, rules: { watchdog: watchdogRuleFile("https://elsewhere") } }),
    );
    assert.notEqual(sum(declared), sum(changed));
  });
});
