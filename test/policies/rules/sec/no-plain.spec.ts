import assert from "node:assert/strict";
import { PolicyObject } from "../../../../policies/policy-object";
import { judgeObject } from "../../../../policies/judge";
import { stackFacts } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/sec/no-plain";
import { baseline, findings, found, sha, today, unknown } from "../../judged";
import { goodImage } from "../../manifests";

/** A pod whose container has these variables. */
function podWith(...env: readonly unknown[]): Record<string, unknown> {
  const containers = [{ name: "c", image: goodImage, env }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "ai" }, spec: { containers } };
}

const value = "mandatory spec.containers[0].env[0].value";
const fromSecret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: "s", key: "k" } } });

function secret(body: Record<string, unknown>, kind = "Secret"): Record<string, unknown> {
  return { apiVersion: "v1", kind, metadata: { name: "s", namespace: "ai" }, ...body };
}

/** What is found in the inputs of a resource of another provider. */
function foundIn(inputs: Record<string, unknown>): string[] {
  const object = new PolicyObject({
    type: "keycloak:openid/client:Client",
    props: inputs,
    source: "client.json",
    stack: stackFacts("prod", false),
  });
  return judgeObject(rule, object, { today, baseline }).map((finding) => finding.path);
}

describe("sec/no-plain", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  for (const [name, text] of [
    ["HOME", "/home/coder"],
    ["REDIS_PORT", "6379"],
    ["SCRIPT_CHECKSUM", sha("a")],
    ["GIT_COMMIT", sha("a").slice(24)],
    ["HOLDER_IMAGE", goodImage],
    ["PASSWORD_FILE", "/etc/secrets/password"],
    ["TLS_PRIVATE_KEY", "/etc/tls/tls.key"],
    ["REDIS_PASSWORD", ""],
    ["REDIS_PASSWORD", "$(OTHER)"],
    ["TABBY_SCHEDULER_MAX_WAITING_TOKENS", "1024"],
    ["LITELLM_BASE_URL", "http://litellm.ai.svc.cluster.local:4000/v1"],
    ["CA", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"],
  ] as const) {
    it(`accepts ${name} as ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.deepEqual(found(rule, podWith({ name, value: text })), []);
    });
  }

  for (const [name, text] of [
    ["REDIS_PASSWORD", "hunter2"],
    ["redis.password", "hunter2"],
    ["API_KEY", "1234"],
    ["X", "ghp_" + "a1B2c3D4e5F6".repeat(3)],
    ["X", "aB3dE6gH9jK2mN5pQ8sT"],
    ["X", sha("a").slice(32)],
    ["X", sha("A").slice(32)],
    ["X", `prefix ${sha("a")}`],
    ["DATABASE", "postgres://keycloak:hunter2@db/keycloak"],
    ["X", "<secret:redis-password>"],
    ["X", "<secret>"],
    ["X", "sk-<secret:key>"],
  ] as const) {
    it(`refuses ${name} as ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.deepEqual(found(rule, podWith({ name, value: text })), [value]);
    });
  }

  it("takes hexadecimal digits for a key from 32 on", () => {
    assert.deepEqual(found(rule, podWith({ name: "X", value: sha("a").slice(0, 31) })), []);
    assert.deepEqual(found(rule, podWith({ name: "X", value: sha("a").slice(0, 32) })), [value]);
  });

  it("accepts what comes from a Secret or from the pod itself, and refuses a password from a ConfigMap", () => {
    assert.deepEqual(found(rule, podWith(fromSecret("REDIS_PASSWORD"))), []);
    assert.deepEqual(found(rule, podWith({ name: "TOKEN", valueFrom: { fieldRef: { fieldPath: "x" } } })), []);
    const configMap = { configMapKeyRef: { name: "c", key: "k" } };
    assert.deepEqual(found(rule, podWith({ name: "LOG_LEVEL", valueFrom: configMap })), []);
    assert.deepEqual(found(rule, podWith({ name: "REDIS_PASSWORD", valueFrom: configMap })), [
      "mandatory spec.containers[0].env[0].valueFrom.configMapKeyRef",
    ]);
  });

  it("never repeats the value", () => {
    const [finding] = findings(rule, podWith({ name: "REDIS_PASSWORD", value: "hunter2" }));
    assert.ok(finding !== undefined && !JSON.stringify({ ...finding, object: undefined }).includes("hunter2"));
    assert.equal(finding.value, "a value for REDIS_PASSWORD, readable for everybody who may see the pod");
    const [inSecret] = findings(rule, secret({ stringData: { password: "hunter2" } }));
    assert.equal(inSecret?.value, "a value in clear");
  });

  const env = [{ name: "REDIS_PASSWORD", value: "hunter2" }];
  for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
    it(`looks at the ${list} of every kind of workload`, () => {
      const spec = { containers: [], [list]: [{ name: "c", image: goodImage, env }] };
      for (const [apiVersion, kind, body] of [
        ["v1", "Pod", { spec }],
        ["v1", "PodTemplate", { template: { spec } }],
        ["apps/v1", "Deployment", { spec: { template: { spec } } }],
        ["apps/v1", "DeploymentPatch", { spec: { template: { spec } } }],
        ["batch/v1", "CronJob", { spec: { jobTemplate: { spec: { template: { spec } } } } }],
        ["example.com/v1", "Runner", { spec: { pod: spec } }],
      ] as const) {
        const paths = found(rule, { apiVersion, kind, metadata: { name: "x" }, ...body });
        assert.equal(paths.length, 1, kind);
        assert.match(paths[0] ?? "", new RegExp(`${list}\\[0\\]\\.env\\[0\\]\\.value$`));
      }
    });
  }

  it("accepts a Secret whose values are encrypted, empty or made by the cluster", () => {
    assert.deepEqual(
      found(rule, secret({ stringData: { a: "<secret:a>", b: "<secret>" }, data: { c: "<secret>" } })),
      [],
    );
    assert.deepEqual(found(rule, secret({ stringData: "<secret>" })), []);
    assert.deepEqual(found(rule, secret({ data: null, stringData: {} })), []);
    assert.deepEqual(found(rule, secret({ type: "kubernetes.io/service-account-token" })), []);
    assert.deepEqual(found(rule, secret({ data: { a: null } })), []);
  });

  for (const part of ["data", "stringData"]) {
    for (const one of ["aHVudGVyMg==", "", 1, true, { a: 1 }, "x<secret>"]) {
      it(`refuses ${JSON.stringify(one)} in ${part} of a Secret`, () => {
        assert.deepEqual(found(rule, secret({ [part]: { a: "<secret>", b: one } })), [`mandatory ${part}.b`]);
        assert.deepEqual(found(rule, secret({ [part]: { b: one } }, "SecretPatch")), [`mandatory ${part}.b`]);
      });
    }
  }

  it("believes a rendering that says what the engine encrypts, of these inputs alone", () => {
    const manifest = secret({ data: { a: "eA==" }, stringData: { user: "keycloak" } });
    assert.deepEqual(found(rule, manifest, { options: { secretInputs: ["stringData", "data"] } }), []);
    assert.deepEqual(found(rule, manifest, { options: { secretInputs: ["stringData"] } }), ["mandatory data.a"]);
    assert.equal(found(rule, manifest, { options: { secretInputs: [] } }).length, 2);
  });

  it("refuses Secrets inside a list", () => {
    const list = { apiVersion: "v1", kind: "List", items: [secret({ data: { a: "eA==" } })] };
    assert.deepEqual(found(rule, list), ["mandatory data.a"]);
  });

  it("waits for values that another resource makes, and not in a manifest of no stack", () => {
    for (const body of [{ stringData: unknown }, { stringData: { a: unknown } }]) {
      assert.deepEqual(found(rule, secret(body)), []);
      assert.equal(found(rule, secret(body), { stack: "" }).length, 1);
    }
  });

  it("refuses a Secret whose data are no mapping", () => {
    assert.deepEqual(found(rule, secret({ data: ["x"] })), ["mandatory data"]);
    assert.deepEqual(found(rule, secret({ data: "x" })), ["mandatory data"]);
  });

  it("refuses an environment that is not known at preview, or is none", () => {
    assert.deepEqual(found(rule, podWith({ name: "X", value: unknown })), [value]);
    assert.deepEqual(found(rule, podWith({ name: unknown, value: "x" })), ["mandatory spec.containers[0].env[0].name"]);
    assert.deepEqual(found(rule, podWith({ name: "X", value: 1 })), [value]);
    const odd = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "c", env: { X: "hunter2" } }] } };
    assert.deepEqual(found(rule, odd), ["mandatory spec.containers[0].env"]);
  });

  it("refuses secrets in clear among the inputs of other providers", () => {
    assert.deepEqual(foundIn({ clientId: "grafana", clientSecret: "<secret:grafana>" }), []);
    assert.deepEqual(foundIn({ clientId: "grafana", clientSecret: unknown }), []);
    assert.deepEqual(foundIn({ clientSecret: "hunter2" }), ["clientSecret"]);
    assert.deepEqual(foundIn({ initialPassword: { value: "hunter2", temporary: true } }), ["initialPassword.value"]);
    assert.deepEqual(foundIn({ smtpServer: { auth: { username: "u", password: "p" } } }), ["smtpServer.auth.password"]);
    assert.deepEqual(foundIn({ bindCredential: "hunter2" }), ["bindCredential"]);
    assert.deepEqual(foundIn({ realmId: unknown, passwordPolicy: "length(12)" }), []);
  });
});
