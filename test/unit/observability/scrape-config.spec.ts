import assert from "node:assert/strict";
import { stringify } from "yaml";
import { platformHosts } from "../../../components/core/hosts";
import { topology } from "../../../components/core/topology";
import { platformProbes } from "../../../components/observability/probe-targets";
import { prometheusConfig } from "../../../components/observability/scrape-config";
import { scrapeJobs } from "../../../components/observability/scrape-jobs";
import type { Manifest } from "../../support/recorded";
import { runTool } from "./promtool";

const hosts = platformHosts("company.com");
const jobs = scrapeJobs({ gpus: true });
const config = prometheusConfig({
  jobs,
  probes: platformProbes({ hosts, realm: "webide", modelServers: ["tabby", "vllm"] }),
  blackboxExporter: topology.blackboxExporter,
  alertmanager: topology.alertmanager,
  cluster: "prod",
  verifyKubelets: true,
}) as Manifest;

/**
 * The configuration with fixed targets in place of Kubernetes discovery: Debian builds promtool without it. Everything
 * else is checked as it is; the discovery itself is compared below.
 */
function withoutDiscovery(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDiscovery);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === "kubernetes_sd_configs"
        ? ["static_configs", [{ targets: ["pod.example:80"] }]]
        : [key, withoutDiscovery(item)],
    ),
  );
}

function job(name: string): Manifest {
  const found = (config["scrape_configs"] as Manifest[]).filter((j) => j["job_name"] === name);
  assert.equal(found.length, 1, `one job "${name}"`);
  return found[0]!;
}

describe("the scrape configuration", () => {
  it("passes promtool", async () => {
    const printed = await runTool("promtool", ["check", "config", "--syntax-only", "prometheus.yml"], {
      "prometheus.yml": stringify(withoutDiscovery(config), { lineWidth: 0 }),
    });
    assert.match(printed, /SUCCESS/);
  });

  it("has a job for every metrics address of the topology", () => {
    const addresses = Object.entries(topology).filter(([name]) => /Metrics$|Exporter$/.test(name));
    for (const [name, { namespace, app, port }] of addresses) {
      const covered = jobs.some((j) => {
        const e = j.endpoint;
        return e.namespace === namespace && e.app === app && e.port === port;
      });
      assert.ok(covered, `${name} is not scraped`);
    }
  });

  it("asks each pod of a product at the port of the topology", () => {
    const nginx = job("nginx");
    assert.deepEqual(nginx["kubernetes_sd_configs"], [
      { role: "pod", namespaces: { names: ["ingress"] }, selectors: [{ role: "pod", label: "app=nginx" }] },
    ]);
    const address = nginx["relabel_configs"].find((r: Manifest) => r["target_label"] === "__address__");
    assert.equal(address.replacement, "${1}:9113");
  });

  it("gives the gateway its token from a file and asks behind the last slash", () => {
    assert.equal(job("litellm")["metrics_path"], "/metrics/");
    assert.equal(job("litellm")["authorization"].credentials_file, "/etc/prometheus/credentials/gateway");
  });

  it("keeps the labels that kube-state-metrics and the GPU exporter set themselves", () => {
    assert.equal(job("kube-state-metrics")["honor_labels"], true);
    assert.equal(job("dcgm-exporter")["honor_labels"], true);
    assert.equal(job("nginx")["honor_labels"], undefined);
  });

  it("names nodes, not pods, where the figures are a node's", () => {
    const instance = (name: string) =>
      job(name)["relabel_configs"].find((r: Manifest) => r["target_label"] === "instance").source_labels;
    assert.deepEqual(instance("node-exporter"), ["__meta_kubernetes_pod_node_name"]);
    assert.deepEqual(instance("nginx"), ["__meta_kubernetes_pod_name"]);
  });

  it("asks no GPU exporter where there is none", () => {
    assert.ok(!scrapeJobs({ gpus: false }).some((j) => j.job === "dcgm-exporter"));
  });

  it("sends alerts to every replica of Alertmanager", () => {
    const [alertmanager] = config["alerting"].alertmanagers as Manifest[];
    assert.equal(alertmanager!["kubernetes_sd_configs"][0].selectors[0].label, "app=alertmanager");
  });

  it("probes the public hosts through the door, under their own names", () => {
    const probes = job("blackbox")["static_configs"] as Manifest[];
    const byName = (name: string) => probes.find((p) => p["labels"].probe === name)!;
    assert.deepEqual(byName("ide")["targets"], ["https://nginx.ingress.svc.cluster.local:8443/healthz"]);
    assert.equal(byName("ide")["labels"].__param_hostname, "ide.company.com");
    assert.deepEqual(byName("workspaces")["targets"], ["nginx.ingress.svc.cluster.local:8443"]);
    assert.equal(byName("workspaces")["labels"].__param_hostname, "www.ide.company.com");
  });

  it("checks the kubelets' certificates when told so, and only then", () => {
    assert.deepEqual(job("kubelet")["tls_config"], { ca_file: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt" });
    const unverified = prometheusConfig({
      jobs: [],
      probes: [],
      blackboxExporter: topology.blackboxExporter,
      alertmanager: topology.alertmanager,
      cluster: "dev",
      verifyKubelets: false,
    }) as Manifest;
    const kubelet = (unverified["scrape_configs"] as Manifest[]).find((j) => j["job_name"] === "kubelet")!;
    assert.deepEqual(kubelet["tls_config"], { insecure_skip_verify: true });
  });
});
