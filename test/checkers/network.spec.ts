import assert from "node:assert/strict";
import { repositoryRoot } from "../../operations/repository-root";
import { loadConfig } from "../../stacks/config";
import type { Manifest } from "../support/recorded";
import { cutFromApiServer, unreachableAddresses } from "./addresses";
import { DeclaredObjects, declaredObjects } from "./declared-objects";
import { DeclaredNetwork, openNamespaces, wideRules } from "./network";
import { blindJobs, unknownJobs } from "./scraping";

/** The probes' addresses stand in Prometheus' configuration; who calls them is the exporter. */
const askedThrough = { "monitoring/prometheus": "monitoring/blackbox-exporter" };

for (const stack of ["dev", "prod"] as const) {
  describe(`the network of ${stack}, its platform and users together`, function () {
    this.timeout(60_000);
    const { settings } = loadConfig({ root: repositoryRoot, stack });
    const { cidr, port } = settings.cluster.apiServer;
    let objects: DeclaredObjects;
    let network: DeclaredNetwork;
    before(async () => {
      objects = await declaredObjects(stack);
      network = new DeclaredNetwork(objects);
    });

    it("denies by default in every namespace", () => {
      assert.deepEqual(openNamespaces(objects), []);
    });

    it("has no rule wider than named peers and ports", () => {
      assert.deepEqual(wideRules(objects), []);
    });

    it("has each way open on both sides or on none", () => {
      assert.deepEqual(network.oneSided(), []);
    });

    it("opens no port that nobody listens at", () => {
      // The replicas tell each other what has been sent; a port by TCP and UDP stands in no container's list.
      const gossip = ["TCP", "UDP"].map((p) => `monitoring/alertmanager lets callers in at ${p} 9094, nobody listens`);
      assert.deepEqual(network.openedForNothing(), stack === "prod" ? gossip : []);
    });

    it("lets every pod reach the addresses it is configured with", () => {
      assert.deepEqual(unreachableAddresses(objects, network, askedThrough), []);
    });

    it("lets every pod with a token reach the API server", () => {
      assert.deepEqual(cutFromApiServer(objects, network, `${cidr} ${String(port)}`), []);
    });

    it("lets Prometheus find and ask every target", () => {
      assert.deepEqual(blindJobs(objects, network), []);
    });

    it("has a job for each that a rule or a dashboard asks for", () => {
      assert.deepEqual(unknownJobs(objects), []);
    });
  });
}

const meta = (name: string, namespace = "a") => ({ name, namespace });
const labels = (app: string) => ({ matchLabels: { app } });

function pods(app: string, container: Manifest = {}, spec: Manifest = {}): Manifest {
  const open = { ports: [{ name: "http", containerPort: 80, protocol: "TCP" }], ...container };
  const template = { metadata: { labels: { app } }, spec: { containers: [open], ...spec } };
  return { kind: "Deployment", metadata: meta(app), spec: { template } };
}

function policy(app: string, rules: Manifest): Manifest {
  return { kind: "NetworkPolicy", metadata: meta(app), spec: { podSelector: labels(app), ...rules } };
}

const at = (port: number) => [{ port, protocol: "TCP" }];
const peer = (app: string) => [{ podSelector: labels(app) }];
const web = policy("web", { egress: [{ to: peer("db"), ports: at(80) }] });
const db = policy("db", { ingress: [{ from: peer("web"), ports: at(80) }] });
const of = (...objects: Manifest[]) => new DeclaredObjects(objects);
const networkOf = (...objects: Manifest[]) => new DeclaredNetwork(of(...objects));

describe("the check of the network", () => {
  it("finds a way that one side alone has open", () => {
    assert.deepEqual(networkOf(pods("web"), pods("db"), web, db).oneSided(), []);
    assert.match(networkOf(pods("web"), pods("db"), web).oneSided().join(), /egress to a\/db TCP 80/);
    assert.match(networkOf(pods("web"), pods("db"), db).oneSided().join(), /ingress from a\/web TCP 80/);
    assert.match(networkOf(pods("web"), web).oneSided().join(), /which is nobody/);
  });

  it("takes a peer without a namespace for one of its own namespace", () => {
    const other = { ...pods("db"), metadata: meta("db", "b") };
    assert.match(networkOf(pods("web"), other, web).oneSided().join(), /which is nobody/);
  });

  it("lets nobody call a pod that is on neither list", () => {
    const objects = of(pods("web"), pods("db"), pods("other"), web, db);
    const [caller, callee, other] = objects.pods;
    assert.ok(caller && callee && other);
    const network = new DeclaredNetwork(objects);
    assert.ok(network.reaches(caller, callee, 80));
    assert.ok(!network.reaches(caller, other, 80) && !network.reaches(other, callee, 80));
  });

  it("finds a port that is opened for nothing", () => {
    const wrong = policy("db", { ingress: [{ from: peer("web"), ports: at(81) }] });
    assert.match(networkOf(pods("web"), pods("db"), wrong).openedForNothing().join(), /TCP 81/);
  });

  it("finds a namespace that denies nothing by default", () => {
    const namespace = { kind: "Namespace", metadata: { name: "a" } };
    const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] };
    const withSpec = (spec: Manifest) => of(namespace, { kind: "NetworkPolicy", metadata: meta("default-deny"), spec });
    assert.deepEqual(openNamespaces(withSpec(deny)), []);
    for (const open of [{ policyTypes: ["Ingress"] }, { podSelector: labels("web") }, { egress: [{}] }]) {
      assert.deepEqual(openNamespaces(withSpec({ ...deny, ...open })), ["a"]);
    }
  });

  it("finds rules for everybody", () => {
    const cases: [Manifest, RegExp][] = [
      [{ ports: at(80) }, /names no peer/],
      [{ to: peer("db") }, /names no port/],
      [{ to: [{ podSelector: {} }], ports: at(80) }, /for everybody/],
      [{ to: [{ namespaceSelector: {}, podSelector: labels("db") }], ports: at(80) }, /for everybody/],
      [{ to: [{ namespaceSelector: labels("x") }], ports: at(80) }, /for everybody/],
      [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: at(80) }, /for everybody/],
      [{ to: peer("db"), ports: [{ port: 80, endPort: 90 }] }, /port range/],
    ];
    for (const [rule, found] of cases) assert.match(wideRules(of(policy("web", { egress: [rule] }))).join(), found);
    assert.deepEqual(wideRules(of(web, db)), []);
  });

  it("finds addresses that nobody answers or that are closed", () => {
    const service = {
      kind: "Service",
      metadata: meta("db"),
      spec: { selector: { app: "db" }, ports: [{ port: 80, targetPort: 80 }] },
    };
    const client = (value: string) => pods("web", { env: [{ name: "URL", value }] });
    const judge = (value: string, ...more: Manifest[]) => {
      const objects = of(client(value), pods("db"), service, ...more);
      return unreachableAddresses(objects, new DeclaredNetwork(objects), {}).join();
    };
    assert.equal(judge("http://db.a.svc.cluster.local:80/", web, db), "");
    assert.match(judge("http://db.a.svc.cluster.local:80/"), /may not reach/);
    assert.match(judge("http://db.a.svc.cluster.local:81/", web, db), /no such port/);
    assert.match(judge("http://bd.a.svc.cluster.local:80/"), /no Service answers/);
  });

  it("finds a pod with a token and no way to the API server", () => {
    const objects = of(pods("web", {}, { automountServiceAccountToken: true }));
    assert.deepEqual(cutFromApiServer(objects, new DeclaredNetwork(objects), "10.0.0.1/32 443").length, 1);
  });

  it("finds jobs without pods, port, way or leave, and jobs that do not exist", () => {
    const text = `scrape_configs:
  - job_name: db
    kubernetes_sd_configs: [{ role: pod, namespaces: { names: [a] }, selectors: [{ role: pod, label: app=db }] }]
    relabel_configs: [{ target_label: __address__, replacement: "$1:81" }]`;
    const map = (name: string, data: Manifest) => ({ kind: "ConfigMap", metadata: meta(name, "monitoring"), data });
    const prometheus = { ...pods("prometheus"), metadata: meta("prometheus", "monitoring") };
    const objects = of(
      prometheus,
      pods("db"),
      map("prometheus-config", { "prometheus.yml": text }),
      map("prometheus-rules", { "r.yml": 'up{job="bd"} == 0 or up{job=~"db|dc"}' }),
    );
    const problems = blindJobs(objects, new DeclaredNetwork(objects)).join();
    for (const found of [/nobody listens at 81/, /may not ask/, /may not list/]) assert.match(problems, found);
    assert.deepEqual(
      unknownJobs(objects).map((problem) => problem.split(" ").at(-1)),
      ["bd", "dc"],
    );
  });
});
