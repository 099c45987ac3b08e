import assert from "node:assert/strict";
import fc from "fast-check";
import { rule } from "../../../../policies/rules/quota/no-shrink-below-use";
import type { Finding } from "../../../../policies/judge";
import { judgeStack } from "../../../../policies/judge";
import { baseline, foundInAll, objects, today, unknown } from "../../judged";
import { goodImage, quota, withMetadata } from "../../manifests";

type Part = Record<string, unknown>;

function claim(storage: unknown = "10Gi", name = "home", spec: Part = {}): Part {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "ide-kim" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } }, ...spec },
  };
}

const metadata = { name: "x", namespace: "ide-kim" };
const template = { spec: { containers: [{ name: "c", image: goodImage }] } };
const stateful = (replicas: unknown, storage = "1Gi"): Part => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata,
  spec: {
    replicas,
    template,
    volumeClaimTemplates: [{ metadata: { name: "d" }, spec: { resources: { requests: { storage } } } }],
  },
});

const told = (...manifests: Part[]): string[] => foundInAll(rule, manifests, { stack: "prod-users-00" });
const hard = (change: Part = {}): Part => quota("default", change);

describe("quota/no-shrink-below-use", () => {
  it("accepts claims up to the quota, to the byte", () => {
    assert.deepEqual(told(claim("20Gi"), hard()), []);
    assert.deepEqual(told(claim("10Gi"), claim("10240Mi", "more"), hard()), []);
  });

  it("refuses claims one byte above it, and says how much is declared", () => {
    assert.deepEqual(told(claim("21474836481"), hard()), [
      'ResourceQuota ide-kim/default-quota: spec.hard."requests.storage" is 20Gi of requests.storage, while 21474836481 is declared',
    ]);
  });

  it("refuses more claims than the quota counts", () => {
    const claims = ["a", "b", "c"].map((name) => claim("1Gi", name));
    assert.match(told(...claims, hard())[0] ?? "", /2 of persistentvolumeclaims, while 3 is declared/);
    assert.deepEqual(told(...claims.slice(1), hard()), []);
  });

  it("refuses a quota that was lowered below what is there", () => {
    assert.equal(told(claim("10Gi"), hard({ "requests.storage": "9Gi" })).length, 1);
    assert.deepEqual(told(claim("10Gi"), hard({ "requests.storage": "10Gi" })), []);
    assert.equal(told(claim("10Gi"), hard({ persistentvolumeclaims: "0" })).length, 1);
  });

  it("counts the claims of each replica, and of each pod with a volume of its own", () => {
    assert.deepEqual(told(stateful(2, "10Gi"), hard()), []);
    assert.equal(told(stateful(2, "11Gi"), hard()).length, 1);
    assert.equal(told(stateful(3, "1Gi"), hard()).length, 1);
    assert.deepEqual(told(stateful(0, "100Gi"), hard()), []);
    const volumes = [
      { name: "v", ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "11Gi" } } } } } },
    ];
    const pods = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { template: { spec: { ...template.spec, volumes } } },
    };
    assert.match(told(pods, hard())[0] ?? "", /while 22Gi is declared/);
  });

  it("counts claims of a class for themselves", () => {
    const classed = {
      "workspace.storageclass.storage.k8s.io/requests.storage": "5Gi",
      "workspace.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
    };
    const own = { storageClassName: "workspace" };
    assert.deepEqual(told(claim("5Gi", "a", own), claim("6Gi", "b"), hard(classed)), []);
    assert.equal(told(claim("6Gi", "a", own), hard(classed)).length, 1);
    assert.match(
      told(claim("2Gi", "a", own), claim("2Gi", "b", own), hard(classed))[0] ?? "",
      /persistentvolumeclaims, while 2/,
    );
  });

  it("counts pods and other objects where the quota does", () => {
    const pods = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { replicas: 2, strategy: { type: "Recreate" }, template },
    };
    assert.deepEqual(told(pods, hard({ pods: "2", "count/pods": "2" })), []);
    assert.equal(told(pods, hard({ pods: "1", "count/pods": "1" })).length, 2);
    const job = { apiVersion: "batch/v1", kind: "Job", metadata, spec: { template } };
    assert.equal(told(job, hard({ "count/jobs.batch": "0" })).length, 1);
    assert.deepEqual(told(job, hard({ "count/cronjobs.batch": "0", "count/jobs": "0" })), []);
    const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: {} };
    const fence = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: {} };
    const ingressKey = "count/ingresses.networking.k8s.io";
    assert.equal(told(ingress, hard({ [ingressKey]: "0", "count/networkpolicies.networking.k8s.io": "0" })).length, 1);
    assert.equal(told(fence, hard({ [ingressKey]: "0", "count/networkpolicies.networking.k8s.io": "0" })).length, 1);
    const service = { apiVersion: "v1", kind: "Service", metadata, spec: {} };
    assert.equal(told(service, hard({ services: "0", "count/services": "0", "services.nodeports": "0" })).length, 2);
  });

  it("leaves what pods request to its own rule", () => {
    assert.deepEqual(told(claim(), hard({ "requests.cpu": "0", "limits.memory": "0" })), []);
  });

  it("holds a workspace whose quota is not among the objects to the default tier", () => {
    assert.deepEqual(told(claim("20Gi")), []);
    assert.match(
      told(claim("21Gi"))[0] ?? "",
      /^PersistentVolumeClaim ide-kim\/home: spec is 20Gi of requests\.storage/,
    );
  });

  it("counts each namespace for itself, and none that has no quota", () => {
    const elsewhere = withMetadata(claim("15Gi"), { namespace: "ide-lee" });
    assert.deepEqual(told(claim("15Gi"), elsewhere, hard()), []);
    assert.deepEqual(foundInAll(rule, [withMetadata(claim("900Gi"), { namespace: "ai" })], { stack: "prod" }), []);
  });

  it("refuses sizes, numbers and namespaces that it can not read", () => {
    assert.match(told(claim(null), hard())[0] ?? "", /resources\.requests\.storage is not set/);
    assert.match(told(claim("big"), hard())[0] ?? "", /storage is "big"/);
    assert.match(told(claim(unknown), hard())[0] ?? "", /storage is not known at preview/);
    assert.match(told(stateful(unknown), hard())[0] ?? "", /spec\.replicas is not known/);
    assert.match(
      told(claim("1Gi", "a", { storageClassName: unknown }), hard())[0] ?? "",
      /storageClassName is not known/,
    );
    assert.match(told(withMetadata(claim(), { namespace: unknown }))[0] ?? "", /metadata\.namespace is not known/);
    assert.match(told(claim(), hard({ "requests.storage": "much" }))[0] ?? "", /"requests\.storage" is "much"/);
    assert.match(told(claim(), { ...hard(), spec: unknown })[0] ?? "", /spec is not known/);
  });

  it("reads null as no limit, as Kubernetes does", () => {
    assert.deepEqual(told(claim("90Gi"), hard({ "requests.storage": null })), []);
  });

  it("looks at nothing that claims nothing in a namespace that is not known", () => {
    const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: unknown } };
    assert.deepEqual(told(config), []);
  });

  it("is mandatory, and tells a quota that is there from one that is not", () => {
    const judged = (...manifests: Part[]): Finding[] =>
      judgeStack(
        rule,
        manifests.flatMap((one) => objects(one)),
        { today, baseline },
      );
    assert.equal(judged(claim("21Gi"), hard())[0]?.level, "mandatory");
    assert.match(judged(claim("21Gi"), hard())[0]?.whatToDo ?? "", /^Raise the limit/);
    assert.match(judged(claim("21Gi"))[0]?.whatToDo ?? "", /^Claim less/);
  });

  it("names what claims where the quota is not among the objects", () => {
    const config = { apiVersion: "v1", kind: "ConfigMap", metadata };
    assert.match(told(config, claim("21Gi"))[0] ?? "", /^PersistentVolumeClaim ide-kim\/home/);
  });

  it("agrees with plain addition, whatever the sizes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10), { maxLength: 5 }), fc.nat(30), (sizes, limit) => {
        const claims = sizes.map((size, index) => claim(`${String(size)}Gi`, `c${String(index)}`));
        const fits =
          told(...claims, hard({ "requests.storage": `${String(limit)}Gi`, persistentvolumeclaims: "9" })).length === 0;
        assert.equal(fits, sizes.reduce((sum, size) => sum + size, 0) <= limit);
      }),
    );
  });
});
