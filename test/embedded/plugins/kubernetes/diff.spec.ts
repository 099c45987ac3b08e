import assert from "node:assert/strict";
import { diff } from "../../../../embedded/plugins/kubernetes/diff";
import { unknown, type Properties } from "../../../../embedded/plugins/wire/value";

function compared(oldInputs: Properties, news: Properties, mutable = false) {
  const olds = { ...oldInputs, __inputs: oldInputs };
  return diff({ olds, oldInputs, news }, { configMapMutable: mutable, secretMutable: mutable });
}

function object(kind: string, apiVersion: string, rest: Properties): Properties {
  return { apiVersion, kind, metadata: { name: "a", namespace: "n" }, ...rest };
}

const pods = (image: string, ...more: Properties[]): Properties => ({
  spec: { template: { spec: { containers: [{ name: "c", image }, ...more] } } },
});

describe("kubernetes stand-in: diff", () => {
  it("finds nothing in the same inputs", () => {
    const map = object("ConfigMap", "v1", { data: { k: "v" } });
    assert.deepEqual(compared(map, map), { changes: false, detailed: {} });
  });

  it("names each field that was added, changed and removed", () => {
    const news = object("Deployment", "apps/v1", { ...pods("i:2", { name: "side" }), spec2: 1 });
    const olds = object("Deployment", "apps/v1", { ...pods("i:1"), gone: "x" });
    assert.deepEqual(compared(olds, news).detailed, {
      "spec.template.spec.containers[0].image": { kind: "UPDATE", inputDiff: false },
      "spec.template.spec.containers[1]": { kind: "ADD", inputDiff: false },
      spec2: { kind: "ADD", inputDiff: false },
      gone: { kind: "DELETE", inputDiff: true },
    });
  });

  it("takes quantities that mean the same as the same, and others not", () => {
    const quota = (memory: string | number): Properties =>
      object("ResourceQuota", "v1", { spec: { hard: { memory } } });
    assert.equal(compared(quota("8Gi"), quota("8192Mi")).changes, false);
    assert.equal(compared(quota("1"), quota(1)).changes, false);
    assert.equal(compared(quota("1500m"), quota(1.5)).changes, false);
    assert.equal(compared(quota("8Gi"), quota("8G")).changes, true);
    const data = (k: string): Properties => object("ConfigMap", "v1", { data: { k } });
    assert.equal(compared(data("1"), data("1000m"), true).changes, true, "outside of quantities text is text");
  });

  it("counts a value that is not known yet as a change", () => {
    const map = (k: Properties["x"]): Properties => object("ConfigMap", "v1", { data: { k } });
    assert.deepEqual(compared(map("v"), map(unknown), true).detailed, {
      "data.k": { kind: "UPDATE", inputDiff: false },
    });
  });

  it("replaces on a changed name without deleting first, because the new name is free", () => {
    const news = { ...object("ConfigMap", "v1", {}), metadata: { name: "b", namespace: "n" } };
    const found = compared(object("ConfigMap", "v1", {}), news);
    assert.deepEqual([found.replaces, found.deleteBeforeReplace], [["metadata.name"], false]);
  });

  const immutable: [string, Properties, Properties][] = [
    [
      "a Deployment's selector",
      object("Deployment", "apps/v1", { spec: { selector: { matchLabels: { a: "1" } } } }),
      object("Deployment", "apps/v1", { spec: { selector: { matchLabels: { a: "2" } } } }),
    ],
    ["a Job's template", object("Job", "batch/v1", pods("i:1")), object("Job", "batch/v1", pods("i:2"))],
    [
      "a StatefulSet's claims",
      object("StatefulSet", "apps/v1", { spec: { volumeClaimTemplates: [{ metadata: { name: "a" } }] } }),
      object("StatefulSet", "apps/v1", { spec: { volumeClaimTemplates: [{ metadata: { name: "b" } }] } }),
    ],
    [
      "a claim's class",
      object("PersistentVolumeClaim", "v1", { spec: { storageClassName: "a" } }),
      object("PersistentVolumeClaim", "v1", { spec: { storageClassName: "b" } }),
    ],
    [
      "a Service's address",
      object("Service", "v1", { spec: {} }),
      object("Service", "v1", { spec: { clusterIP: "None" } }),
    ],
    [
      "a binding's role",
      object("RoleBinding", "rbac.authorization.k8s.io/v1", { roleRef: { name: "a" } }),
      object("RoleBinding", "rbac.authorization.k8s.io/v1", { roleRef: { name: "b" } }),
    ],
    [
      "a StorageClass's parameters, all taken away",
      object("StorageClass", "storage.k8s.io/v1", { parameters: { a: "1" } }),
      object("StorageClass", "storage.k8s.io/v1", {}),
    ],
    [
      "a pod's image",
      object("Pod", "v1", { spec: { containers: [{ image: "i:1" }] } }),
      object("Pod", "v1", { spec: { containers: [{ image: "i:2" }] } }),
    ],
    [
      "a ConfigMap's data",
      object("ConfigMap", "v1", { data: { k: "1" } }),
      object("ConfigMap", "v1", { data: { k: "2" } }),
    ],
    ["a Secret's type", object("Secret", "v1", { type: "a" }), object("Secret", "v1", { type: "b" })],
  ];
  for (const [what, olds, news] of immutable) {
    it(`replaces on a change of ${what}, deleting first because the name stays`, () => {
      const found = compared(olds, news);
      assert.equal(found.replaces?.length, 1);
      assert.equal(found.deleteBeforeReplace, true);
    });
  }

  it("changes the data of a mutable ConfigMap and Secret in place, unless the object itself is immutable", () => {
    const map = (k: string, immutable?: true): Properties => object("ConfigMap", "v1", { data: { k }, immutable });
    assert.deepEqual(compared(map("1"), map("2"), true).replaces, []);
    assert.deepEqual(compared(map("1", true), map("2", true), true).replaces, ["data.k"]);
    const secret = (k: string, immutable?: true): Properties => object("Secret", "v1", { data: { k }, immutable });
    assert.deepEqual(compared(secret("MQ=="), secret("Mg=="), true).replaces, []);
    assert.deepEqual(compared(secret("MQ==", true), secret("Mg==", true), true).replaces, ["data.k"]);
  });

  it("grows a claim in place, and leaves it to the server to refuse", () => {
    const claim = (storage: string): Properties =>
      object("PersistentVolumeClaim", "v1", { spec: { resources: { requests: { storage } } } });
    assert.deepEqual(compared(claim("20Gi"), claim("30Gi")).replaces, []);
  });

  it("does not delete first what has a made-up name", () => {
    const map = (k: string): Properties => ({
      ...object("ConfigMap", "v1", { data: { k } }),
      metadata: { name: "a-12345678", namespace: "n", annotations: { "pulumi.com/autonamed": "true" } },
    });
    assert.equal(compared(map("1"), map("2")).deleteBeforeReplace, false);
  });
});
