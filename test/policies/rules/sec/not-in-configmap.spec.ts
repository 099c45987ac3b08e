import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/sec/not-in-configmap";
import { findings, found, sha, unknown } from "../../judged";
import { goodImage } from "../../manifests";

function configMap(body: Record<string, unknown>, kind = "ConfigMap"): Record<string, unknown> {
  return { apiVersion: "v1", kind, metadata: { name: "c", namespace: "ai" }, ...body };
}

/** A pod with this container. */
function podWith(container: Record<string, unknown>): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "ai" },
    spec: { containers: [{ name: "c", image: goodImage, ...container }] },
  };
}

const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n";
const certificate =
  "-----BEGIN CERTIFICATE-----\nMIIBaB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN5pQ8sT\n-----END CERTIFICATE-----\n";

describe("sec/not-in-configmap", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  for (const data of [
    { "ca.crt": certificate },
    { "config.yaml": "master_key: os.environ/LITELLM_MASTER_KEY\npassword: os.environ/REDIS_PASSWORD\n" },
    { "grafana.ini": "client_secret = $__file{/etc/grafana/secrets/client-secret}\n" },
    { "dlp.yaml": "pattern: -----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----\n" },
    { password: "" },
    { "password.txt.description": "at least 12 characters" },
    { checksum: sha("a"), image: goodImage },
    { key: "/etc/tls/tls.key" },
    { "secrets.md": "Passwords stand in Secrets.\n" },
  ]) {
    it(`accepts ${Object.keys(data).join(", ")}`, () => {
      assert.deepEqual(found(rule, configMap({ data })), []);
    });
  }

  for (const [name, text] of [
    ["tls.key", key],
    ["app.ini", "user = x\npassword = correct-horse9!\n"],
    ["password", "hunter2"],
    ["api-key", "abc"],
    ["token", "one\ntwo"],
    ["any", "aB3dE6gH9jK2mN5pQ8sT"],
    ["any", "url: redis://:hunter2@redis:6379"],
    ["any", "<secret:redis>"],
    ["ca.crt", "<secret>"],
    ["ca.crt", "x <secret:ca>"],
    ["ca.crt", key],
    ["any", Buffer.from("password: correct-horse9!").toString("base64")],
  ] as const) {
    it(`refuses ${name} with ${JSON.stringify(text.slice(0, 20))}`, () => {
      const path = name.includes(".") ? `"${name}"` : name;
      assert.deepEqual(found(rule, configMap({ data: { [name]: text } })), [`mandatory data.${path}`]);
      assert.deepEqual(found(rule, configMap({ data: { [name]: text } }, "ConfigMapPatch")), [
        `mandatory data.${path}`,
      ]);
    });
  }

  it("knows that a rendering writes where a certificate comes from instead of the certificate", () => {
    assert.deepEqual(found(rule, configMap({ data: { "ca.crt": "<secret:config/adminClientCa>" } })), []);
    assert.deepEqual(found(rule, configMap({ data: { "ca.key": "<secret:config/adminClientCa>" } })).length, 1);
  });

  it("refuses what a rendering says to be encrypted, whatever it shows of it", () => {
    const data = { hash: sha("a") };
    assert.deepEqual(found(rule, configMap({ data }), { options: { secretInputs: ["data"] } }), ["mandatory data"]);
    assert.deepEqual(found(rule, configMap({ data }), { options: { secretInputs: ["binaryData"] } }), [
      "mandatory binaryData",
    ]);
    assert.deepEqual(found(rule, configMap({ data }), { options: { secretInputs: ["metadata"] } }), []);
  });

  it("looks into binary data, where packed files may look random", () => {
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    assert.deepEqual(found(rule, configMap({ binaryData: { a: base64("\u0001aB3dE6gH9jK2mN5pQ8sT") } })), []);
    assert.deepEqual(found(rule, configMap({ binaryData: { a: base64(key) } })), ["mandatory binaryData.a"]);
  });

  it("never repeats what it found", () => {
    const [finding] = findings(rule, configMap({ data: { password: "hunter2" } }));
    assert.equal(finding?.value, 'a value for "password"');
    for (const args of [["--api-key=abcdef"], ["--api-key", "abcdef"]]) {
      assert.equal(findings(rule, podWith({ args }))[0]?.value, "a value for --api-key");
    }
    assert.ok(!JSON.stringify({ ...finding, object: undefined }).includes("hunter2"));
  });

  for (const args of [
    ["--cookie-csrf-expire=5m", "--upstream=static://202"],
    ["--key=/certificates/healthcheck-client.key", "--cert", "/certificates/a.crt"],
    ["--api-key", "$(VLLM_API_KEY)"],
    ["--api-key=$(VLLM_API_KEY)"],
    ["--password-file", "/etc/secrets/password"],
    ["--token", "--verbose"],
    ["sh", "-c", 'valkey-cli -a "$PASSWORD" ping'],
    ["--email-domain=*"],
    ["-x", "y", "/workspace"],
  ]) {
    it(`accepts the arguments ${args.join(" ")}`, () => {
      assert.deepEqual(found(rule, podWith({ args, command: args })), []);
    });
  }

  for (const [args, index] of [
    [["--api-key=abcdef"], 0],
    [["--api-key", "abcdef"], 1],
    [["-password", "hunter2"], 1],
    [["--cookie-secret=hunter2", "--x"], 0],
    [["sh", "-c", "export API_TOKEN=abcd1234efgh && run"], 2],
    [["curl", "https://kim:hunter2@git.internal/x"], 1],
    [["--header", "Authorization: Bearer abcdef1234567890"], 1],
  ] as const) {
    it(`refuses the arguments ${args.join(" ").slice(0, 40)}`, () => {
      const path = (list: string): string => `mandatory spec.containers[0].${list}[${String(index)}]`;
      assert.deepEqual(found(rule, podWith({ args })), [path("args")]);
      assert.deepEqual(found(rule, podWith({ command: args })), [path("command")]);
    });
  }

  it("looks at the commands of probes and of the lifecycle", () => {
    const exec = { exec: { command: ["valkey-cli", "--password", "hunter2"] } };
    const container = { livenessProbe: exec, readinessProbe: exec, startupProbe: exec };
    assert.equal(found(rule, podWith(container)).length, 3);
    assert.equal(found(rule, podWith({ lifecycle: { preStop: exec, postStart: exec } })).length, 2);
  });

  it("looks at annotations of every object and of its pods", () => {
    const annotations = { "example.com/token": "hunter2", "webide.dev/config-checksum": sha("a") };
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "s", annotations } };
    assert.deepEqual(found(rule, service), ['mandatory metadata.annotations."example.com/token"']);
    const pod = podWith({});
    assert.equal(found(rule, { ...pod, metadata: { name: "p", annotations } }).length, 1);
    const template = { metadata: { annotations }, spec: { containers: [] } };
    assert.deepEqual(found(rule, { apiVersion: "apps/v1", kind: "Deployment", spec: { template } }), [
      'mandatory spec.template.metadata.annotations."example.com/token"',
    ]);
  });

  it("refuses the copy of a Secret that kubectl apply leaves in its annotation", () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    const metadata = { name: "s", annotations };
    assert.equal(found(rule, { apiVersion: "v1", kind: "Secret", metadata }).length, 1);
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Service", metadata }), []);
  });

  it("leaves the data of Secrets to sec/no-plain", () => {
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Secret", stringData: { password: "hunter2" } }), []);
  });

  it("refuses what is not known at preview, or is no text", () => {
    assert.deepEqual(found(rule, configMap({ data: { a: unknown } })), ["mandatory data.a"]);
    assert.deepEqual(found(rule, configMap({ data: unknown })), ["mandatory data"]);
    assert.deepEqual(found(rule, configMap({ binaryData: { a: unknown } })), ["mandatory binaryData.a"]);
    assert.deepEqual(found(rule, configMap({ data: { a: 1 } })), ["mandatory data.a"]);
    assert.deepEqual(found(rule, podWith({ args: [unknown] })), ["mandatory spec.containers[0].args[0]"]);
    assert.deepEqual(found(rule, podWith({ args: "--x" })), ["mandatory spec.containers[0].args"]);
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Service", metadata: { annotations: { a: unknown } } }), [
      "mandatory metadata.annotations.a",
    ]);
  });
});
