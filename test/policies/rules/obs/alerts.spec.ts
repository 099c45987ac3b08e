import assert from "node:assert/strict";
import { stringify } from "yaml";
import { rule } from "../../../../policies/rules/obs/alerts";
import { judgeStack } from "../../../../policies/judge";
import { baseline, foundInAll, objects, today, unknown } from "../../judged";

type Manifest = Record<string, unknown>;

const alert = (expr: unknown, severity: unknown = "warning", more: Manifest = {}) => ({
  alert: "X",
  expr,
  labels: { severity },
  ...more,
});
const good = {
  down: alert("up == 0"),
  quota: alert('kube_resourcequota{type="used"} / (kube_resourcequota{type="hard"} > 0) > 0.9'),
  errors: alert('sum(rate(requests_total{class="5xx"}[5m])) > 1', "critical"),
};

const rules = (...list: readonly unknown[]): Manifest => ({ groups: [{ name: "g", rules: list }] });
const files = (data: Manifest, name = "rules", namespace = "monitoring"): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  data,
});
const file = (...list: readonly unknown[]): Manifest => files({ "a.yml": stringify(rules(...list)) });
const server = (volume: unknown = { configMap: { name: "rules" } }): Manifest => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "prometheus", namespace: "monitoring" },
  spec: {
    template: {
      spec: {
        containers: [{ name: "p", image: "registry.internal/webide/prometheus/prometheus:v3" }],
        volumes: [volume],
      },
    },
  },
});

/** Conditions that nobody would be told of. */
const missing = (manifests: readonly unknown[], stack = "prod"): string[] =>
  foundInAll(rule, manifests, { stack }).map((line) => line.replace(/^.*without an alert for: /, ""));
const all = ["target down", "quota used", "server errors"];

describe("obs/alerts", () => {
  it("accepts an alert for each condition", () => {
    assert.deepEqual(missing([server(), file(...Object.values(good))]), []);
  });

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("accepts them in several files, and in the objects of the operator", () => {
    const two = files({ "a.yml": stringify(rules(good.down)), "b.yml": stringify(rules(good.quota)) });
    const object = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "r" },
      spec: rules(good.errors),
    };
    assert.deepEqual(missing([server(), two, object]), []);
  });

  for (const [name, condition] of [
    ["down", "target down"],
    ["quota", "quota used"],
    ["errors", "server errors"],
  ] as const) {
    it(`misses the alert for ${condition}`, () => {
      const others = Object.entries(good).filter(([key]) => key !== name);
      assert.deepEqual(missing([server(), file(...others.map(([, value]) => value))]), [condition]);
    });
  }

  const weak: readonly [what: string, condition: string, rules: Manifest][] = [
    ["looks at one target alone", "target down", { down: alert('up{job="nginx"} == 0') }],
    ["looks at another series that ends alike", "target down", { down: alert("nginx_up == 0") }],
    ["only names the series in a text", "target down", { down: alert('x{y="up == 0"} == 0') }],
    ["asks for what is there", "target down", { down: alert("up == 1") }],
    ["does not compare", "target down", { down: alert("up") }],
    ["has another severity", "target down", { down: alert("up == 0", "none") }],
    ["has no severity", "target down", { down: alert("up == 0", undefined, { labels: undefined }) }],
    ["only records", "target down", { down: { record: "X", expr: "up == 0" } }],
    ["fires too late", "quota used", { quota: alert("kube_resourcequota > 0.91") }],
    ["would always fire", "quota used", { quota: alert("kube_resourcequota > 0") }],
    ["compares the other way round", "quota used", { quota: alert("kube_resourcequota < 0.9") }],
    ["compares with more than a number", "quota used", { quota: alert("kube_resourcequota > 0.9e9") }],
    ["looks at errors of another kind", "server errors", { errors: alert('requests_total{class="4xx"} > 1') }],
  ];
  for (const [what, condition, changed] of weak) {
    it(`does not count an alert that ${what}`, () => {
      assert.deepEqual(missing([server(), file(...Object.values({ ...good, ...changed }))]), [condition]);
    });
  }

  it("counts stricter limits, and other ways to write a comparison", () => {
    for (const expr of ["kube_resourcequota > 0.5", "kube_resourcequota >= 0.9", "kube_resourcequota>0.80"]) {
      assert.deepEqual(missing([server(), file(good.down, good.errors, alert(expr))]), []);
    }
    assert.deepEqual(
      missing([server(), file(good.down, good.quota, alert('x > 0 and requests_total{code=~"5.."}'))]),
      [],
    );
  });

  it("counts an alert on a recorded figure, whatever file records it", () => {
    const recorded = files({
      "a.yml": stringify(rules(good.down, good.errors, alert("ns:quota > 0.9"))),
      "b.yml": stringify(
        rules({ record: "ns:quota", expr: "max(ns:raw)" }, { record: "ns:raw", expr: "kube_resourcequota" }),
      ),
    });
    assert.deepEqual(missing([server(), recorded]), []);
  });

  it("finds the texts it asks for in what is recorded, too", () => {
    const recorded = stringify(
      rules(good.down, good.quota, alert("e:e > 1"), { record: "e:e", expr: 'requests_total{class="5xx"}' }),
    );
    assert.deepEqual(missing([server(), files({ "a.yml": recorded })]), []);
  });

  it("says what would do, and where", () => {
    const say = (manifests: readonly unknown[]) => {
      const all = manifests.flatMap((manifest) => objects(manifest));
      return judgeStack(rule, all, { today, baseline }).map(({ path, allowed }) => `${path}: ${allowed}`);
    };
    const words = [
      "an alert on up without a filter that compares by == with 0 to 0 and the severity critical or warning",
      "an alert on kube_resourcequota that compares by > with 0.5 to 0.9 and the severity critical or warning",
      "an alert on requests_total with 5xx or 5.. and the severity critical or warning",
    ];
    assert.deepEqual(
      say([server()]),
      words.map((line) => `spec: ${line}`),
    );
    assert.deepEqual(
      say([file()]),
      words.map((line) => `data: ${line}`),
    );
  });

  it("is not led in a circle by figures that record each other", () => {
    const circle = rules({ record: "a:a", expr: "b:b" }, { record: "b:b", expr: "a:a" }, alert("a:a > 0.9"));
    assert.deepEqual(missing([server(), files({ "a.yml": stringify(circle) })]), all);
  });

  it("does not count a file that Prometheus does not load", () => {
    const whole = stringify(rules(...Object.values(good)));
    assert.deepEqual(missing([server({ configMap: { name: "other" } }), files({ "a.yml": whole })]), all);
    assert.deepEqual(missing([server(), files({ "a.yml": whole }, "rules", "other")]), all);
    assert.deepEqual(missing([server(), files({ "a.yaml": whole })]), all);
    assert.deepEqual(
      missing([server({ projected: { sources: [{ configMap: { name: "rules" } }] } }), files({ "a.yml": whole })]),
      [],
    );
  });

  it("misses all of them on a platform without Prometheus", () => {
    assert.deepEqual(missing([files({ x: "y" })]), all);
  });

  it("asks manifests of no stack only where they hold some part of monitoring", () => {
    assert.deepEqual(missing([files({ x: "y" })], ""), []);
    assert.deepEqual(missing([server()], ""), all);
    assert.deepEqual(missing([file(good.down)], ""), all);
  });

  it("asks nothing of the stacks of users", () => {
    assert.deepEqual(missing([server()], "prod-users-00"), []);
  });

  it("refuses rules that are not known at preview or can not be read", () => {
    assert.deepEqual(foundInAll(rule, [server(), files({ "a.yml": unknown })]), [
      'ConfigMap monitoring/rules: data."a.yml" is not known at preview',
    ]);
    assert.equal(foundInAll(rule, [server(), files({ "a.yml": "groups: [" })]).length, 1);
    assert.equal(foundInAll(rule, [server(), file(alert(["up"]))]).length, 1);
  });
});
