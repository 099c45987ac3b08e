import assert from "node:assert/strict";
import { loadConfig } from "../../stacks/config";
import { repositoryRoot } from "../../operations/repository-root";
import type { Manifest } from "../support/recorded";
import { DeclaredObjects, declaredObjects } from "./declared-objects";
import { brokenPods } from "./pod-parts";
import {
  brokenAccess,
  brokenSelectors,
  brokenStorage,
  missingConfiguration,
  unreadConfiguration,
  wrongRuntimeClasses,
} from "./references";

/** Read by name through the API server, by a product that has leave to. */
const readByName = [
  // Velero takes the key of its backup repositories from a Secret with this fixed name.
  "Secret velero/velero-repo-credentials",
];

for (const stack of ["dev", "prod"] as const) {
  describe(`references inside ${stack}, its platform and users together`, function () {
    this.timeout(60_000);
    const { storage, gpu } = loadConfig({ root: repositoryRoot, stack }).settings;
    let objects: DeclaredObjects;
    before(async () => {
      objects = await declaredObjects(stack);
      assert.ok(objects.all.length > 100 && objects.pods.length > 20, "too little was rendered to judge");
    });

    it("name Secrets and ConfigMaps that are declared, and keys that are in them", () => {
      assert.deepEqual(missingConfiguration(objects), []);
    });

    it("leave no Secret or ConfigMap unread", () => {
      assert.deepEqual(unreadConfiguration(objects), readByName);
    });

    it("name accounts and roles that are declared, and give tokens to those alone who have a role", () => {
      assert.deepEqual(brokenAccess(objects), []);
    });

    it("name claims, storage classes and backup locations that exist", () => {
      assert.deepEqual(brokenStorage(objects, [storage.platformClass, storage.modelsClass]), []);
    });

    it("lead from Services, budgets and workloads to pods and open ports", () => {
      assert.deepEqual(brokenSelectors(objects), []);
    });

    it("fit together inside each pod: volumes and mounts, probes and ports, names, sizes", () => {
      assert.deepEqual(brokenPods(objects), []);
    });

    it("give the cluster's GPU runtime to every pod that works with GPUs, and to no other", () => {
      assert.deepEqual(wrongRuntimeClasses(objects, gpu.runtimeClass), []);
    });

    it("use no autoscaler: replicas are the program's or the waker's", () => {
      assert.deepEqual(objects.of("HorizontalPodAutoscaler"), []);
    });
  });
}

const resources = {
  requests: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" },
  limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" },
};
const named = (kind: string, name: string, rest: Manifest = {}): Manifest => ({
  kind,
  metadata: { name, namespace: "a" },
  ...rest,
});

/** A Deployment with one container; both can be given more. */
function deployment(container: Manifest = {}, spec: Manifest = {}): Manifest {
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "web", resources, ...container }], ...spec },
  };
  return named("Deployment", "web", { spec: { selector: { matchLabels: { app: "web" } }, template } });
}

const of = (...objects: Manifest[]) => new DeclaredObjects(objects);
const secret = named("Secret", "s", { stringData: { one: "1" } });
const variable = (ref: Manifest) => deployment({ env: [{ name: "A", valueFrom: { secretKeyRef: ref } }] });

describe("the check of references", () => {
  it("finds a Secret that is missing, and one without the key, and accepts an optional one", () => {
    assert.equal(missingConfiguration(of(variable({ name: "s", key: "one" }), secret)).length, 0);
    assert.match(missingConfiguration(of(variable({ name: "s", key: "two" }), secret)).join(), /key two .* has one/);
    assert.match(
      missingConfiguration(of(variable({ name: "t", key: "one" }), secret)).join(),
      /Secret a\/t, .* not declared/,
    );
    assert.deepEqual(missingConfiguration(of(variable({ name: "t", key: "one", optional: true }))), []);
  });

  it("looks into init containers, whole-Secret variables, volumes and projected volumes", () => {
    const init = deployment({}, { initContainers: [{ name: "i", envFrom: [{ secretRef: { name: "gone" } }] }] });
    const volume = deployment({}, { volumes: [{ name: "v", secret: { secretName: "gone" } }] });
    const item = { configMap: { name: "m", items: [{ key: "gone", path: "p" }] } };
    const projected = deployment({}, { volumes: [{ name: "v", projected: { sources: [item] } }] });
    for (const broken of [init, volume, projected]) {
      assert.match(missingConfiguration(of(broken, named("ConfigMap", "m", { data: { k: "v" } }))).join(), /gone/);
    }
  });

  it("finds the key that a backup location needs", () => {
    const location = named("BackupStorageLocation", "l", { spec: { credential: { name: "s", key: "cloud" } } });
    assert.match(missingConfiguration(of(location, secret)).join(), /key cloud/);
  });

  it("finds what nobody reads", () => {
    assert.deepEqual(unreadConfiguration(of(secret)), ["Secret a/s"]);
  });

  it("finds accounts and roles that are not declared, and tokens without a role", () => {
    const account = { kind: "ServiceAccount", name: "x", namespace: "a" };
    const binding = named("RoleBinding", "b", { roleRef: { kind: "Role", name: "r" }, subjects: [account] });
    const problems = brokenAccess(
      of(binding, deployment({}, { serviceAccountName: "y", automountServiceAccountToken: true }), named("Role", "q")),
    ).join("\n");
    for (const found of [
      "gives Role r, not",
      "account a/x, not",
      "Role a/q is given",
      "runs as account y",
      "a token that no",
      "no pod a token",
    ])
      assert.ok(problems.includes(found), `${found} in ${problems}`);
  });

  it("finds claims and classes that are not declared", () => {
    const pods = deployment({}, { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "gone" } }] });
    assert.match(brokenStorage(of(pods), []).join(), /claim gone/);
    const claim = named("PersistentVolumeClaim", "c", { spec: { storageClassName: "fast" } });
    assert.match(brokenStorage(of(claim), ["slow"]).join(), /class fast/);
    const schedule = named("Schedule", "s", { spec: { template: { storageLocation: "gone" } } });
    assert.match(brokenStorage(of(schedule), []).join(), /saves to gone/);
  });

  it("finds Services and budgets without pods, and ports that nobody opens", () => {
    const service = (app: string, port: number) =>
      named("Service", "web", { spec: { selector: { app }, ports: [{ port, targetPort: port }] } });
    const web = deployment({ ports: [{ name: "http", containerPort: 80 }] });
    assert.deepEqual(brokenSelectors(of(web, service("web", 80))), []);
    assert.match(brokenSelectors(of(web, service("web", 81))).join(), /port 81/);
    assert.match(brokenSelectors(of(web, service("wob", 80))).join(), /selects no pod/);
    const budget = named("PodDisruptionBudget", "b", { spec: { selector: { matchLabels: { app: "wob" } } } });
    assert.match(brokenSelectors(of(web, budget)).join(), /exactly one/);
    const { spec, ...rest } = deployment();
    const set = {
      ...rest,
      kind: "StatefulSet",
      spec: { ...(spec as Manifest), serviceName: "gone", volumeClaimTemplates: [] },
    };
    assert.match(brokenSelectors(of(set)).join(), /Service gone/);
  });

  it("finds pods whose parts do not fit", () => {
    const mount = (name: string, mountPath = "/m") => ({ name, mountPath });
    const cases: [Manifest, Manifest, RegExp][] = [
      [{ volumeMounts: [mount("v")] }, {}, /v, which is no volume/],
      [{}, { volumes: [{ name: "v" }] }, /nobody mounts volume v/],
      [{ volumeMounts: [mount("v"), mount("v")] }, { volumes: [{ name: "v" }] }, /\/m twice/],
      [{ readinessProbe: { httpGet: { port: "http" } } }, {}, /probed at port http/],
      [{ env: [{ name: "A" }, { name: "A" }] }, {}, /sets A twice/],
      [{ resources: { requests: resources.requests } }, {}, /no limits.memory/],
      [{}, { initContainers: [{ name: "i" }] }, /container i has no requests.cpu/],
    ];
    assert.deepEqual(brokenPods(of(deployment())), []);
    for (const [container, spec, found] of cases)
      assert.match(brokenPods(of(deployment(container, spec))).join(), found);
  });

  it("finds pods with GPUs that lack the runtime, and others that have it", () => {
    const gpu = { resources: { ...resources, limits: { ...resources.limits, "nvidia.com/gpu": "1" } } };
    assert.match(wrongRuntimeClasses(of(deployment(gpu)), "nvidia").join(), /web/);
    assert.deepEqual(wrongRuntimeClasses(of(deployment(gpu, { runtimeClassName: "nvidia" })), "nvidia"), []);
    assert.match(wrongRuntimeClasses(of(deployment({}, { runtimeClassName: "other" })), undefined).join(), /other/);
  });
});
