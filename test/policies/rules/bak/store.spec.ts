import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/bak/store";
import { findings, found, unknown } from "../../judged";
import { goodImage } from "../../manifests";

const s3Url = "https://s3.company.com";

function location(config: unknown = { s3Url }, spec: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    apiVersion: "velero.io/v1",
    kind: "BackupStorageLocation",
    metadata: { name: "default", namespace: "velero" },
    spec: { provider: "aws", objectStorage: { bucket: "webide" }, config, ...spec },
  };
}

function job(container: Record<string, unknown>): Record<string, unknown> {
  const spec = { containers: [{ name: "rclone", image: goodImage, ...container }] };
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "j" },
    spec: { jobTemplate: { spec: { template: { spec } } } },
  };
}

const container = "mandatory spec.jobTemplate.spec.template.spec.containers[0].";

const outside = [
  "https://s3.company.com",
  "https://s3-a.internal:9443/",
  "https://S3.Company.com",
  "https://svc.company.com",
];
const inside: readonly (readonly [address: string | undefined, value: string])[] = [
  [undefined, "no address"],
  ["", "no address"],
  ["s3.company.com", "no address"],
  ["http://s3.company.com", "not https"],
  ["s3://bucket", "not https"],
  ["https://key:word@s3.company.com", "an address with credentials"],
  ["https://key@s3.company.com", "an address with credentials"],
  ["https://minio", "a host inside the cluster"],
  ["https://minio.velero.svc", "a host inside the cluster"],
  ["https://minio.velero.svc:9000", "a host inside the cluster"],
  ["https://minio.velero.SVC.", "a host inside the cluster"],
  ["https://minio.velero.svc.cluster.local", "a host inside the cluster"],
  ["https://minio.velero.svc.k8s.company.com", "a host inside the cluster"],
  ["https://minio.local", "a host inside the cluster"],
  ["https://localhost:9000", "a host inside the cluster"],
  ["https://10.96.0.5", "an address in numbers"],
  ["https://167772161", "an address in numbers"],
  ["https://0x7f.1", "an address in numbers"],
  ["https://[::1]:9000", "an address in numbers"],
];

describe("bak/store", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  for (const address of outside) {
    it(`accepts ${address}, for Velero and for rclone`, () => {
      assert.deepEqual(found(rule, location({ s3Url: address, publicUrl: address })), []);
      assert.deepEqual(found(rule, job({ env: [{ name: "RCLONE_CONFIG_STORE_ENDPOINT", value: address }] })), []);
    });
  }

  for (const [address, value] of inside) {
    it(`refuses ${String(address)}: ${value}`, () => {
      const [finding] = findings(rule, location({ s3Url: address }));
      assert.equal(`${finding?.path ?? ""} ${finding?.value ?? ""}`, `spec.config.s3Url ${value}`);
      assert.deepEqual(found(rule, job({ env: [{ name: "RCLONE_CONFIG_STORE_ENDPOINT", value: address }] })), [
        `${container}env[0].value`,
      ]);
      if (address === undefined) return;
      assert.deepEqual(found(rule, location({ s3Url, publicUrl: address })), ["mandatory spec.config.publicUrl"]);
    });
  }

  it("refuses a certificate that nobody checks", () => {
    for (const value of ["true", "1", "", unknown]) {
      assert.deepEqual(found(rule, location({ s3Url, insecureSkipTLSVerify: value })), [
        "mandatory spec.config.insecureSkipTLSVerify",
      ]);
    }
    assert.deepEqual(found(rule, location({ s3Url, insecureSkipTLSVerify: "false" })), []);
  });

  it("refuses a location that is not written to", () => {
    assert.deepEqual(found(rule, location({ s3Url }, { accessMode: "ReadOnly" })), ["mandatory spec.accessMode"]);
    assert.deepEqual(found(rule, location({ s3Url }, { accessMode: "ReadWrite" })), []);
  });

  it("refuses a location without a bucket", () => {
    for (const objectStorage of [undefined, {}, { bucket: "" }]) {
      assert.deepEqual(found(rule, location({ s3Url }, { objectStorage })), ["mandatory spec.objectStorage.bucket"]);
    }
  });

  it("refuses rclone without a check of the certificate", () => {
    assert.deepEqual(found(rule, job({ env: [{ name: "RCLONE_NO_CHECK_CERTIFICATE", value: "true" }] })), [
      `${container}env[0].value`,
    ]);
    assert.deepEqual(found(rule, job({ env: [{ name: "RCLONE_NO_CHECK_CERTIFICATE", value: "false" }] })), []);
    assert.deepEqual(found(rule, job({ args: ["copy", "--no-check-certificate"] })), [`${container}args[1]`]);
    assert.deepEqual(found(rule, job({ command: ["sh", "-c", "rclone --no-check-certificate=true x"] })), [
      `${container}command[2]`,
    ]);
    assert.deepEqual(found(rule, job({ args: ["--no-check-certificate=false"] })), []);
  });

  it("looks at init containers, and leaves other variables alone", () => {
    const env = [{ name: "RCLONE_CONFIG_STORE_ENDPOINT", value: "http://x" }];
    const spec = { initContainers: [{ name: "c", image: goodImage, env }], containers: [] };
    assert.equal(found(rule, { apiVersion: "v1", kind: "Pod", spec }).length, 1);
    assert.deepEqual(found(rule, job({ env: [{ name: "OTHER_ENDPOINT", value: "http://x" }] })), []);
  });

  it("refuses what is not known at preview, or has another form", () => {
    assert.deepEqual(found(rule, location({ s3Url: unknown })), ["mandatory spec.config.s3Url"]);
    assert.deepEqual(found(rule, location(unknown)), ["mandatory spec.config"]);
    assert.deepEqual(found(rule, location({ s3Url, insecureSkipTLSVerify: true })), [
      "mandatory spec.config.insecureSkipTLSVerify",
    ]);
    assert.deepEqual(found(rule, job({ env: [{ name: "RCLONE_CONFIG_STORE_ENDPOINT", value: unknown }] })), [
      `${container}env[0].value`,
    ]);
    assert.deepEqual(found(rule, job({ args: unknown })), [`${container}args`]);
  });
});
