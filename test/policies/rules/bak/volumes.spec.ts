import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/bak/volumes";
import { findings, found, unknown } from "../../judged";
import { goodImage } from "../../manifests";

const home = { name: "home", persistentVolumeClaim: { claimName: "home" } };
const containers = [{ name: "c", image: goodImage }];

function template(
  annotations: Record<string, unknown> | undefined,
  volumes: readonly unknown[] = [home],
): Record<string, unknown> {
  return { metadata: { annotations }, spec: { containers, volumes } };
}

function deployment(of: Record<string, unknown>, namespace: unknown = "ide-kim"): Record<string, unknown> {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "code-server", namespace },
    spec: { template: of },
  };
}

function statefulSet(of: Record<string, unknown>, metadata: Record<string, unknown>): Record<string, unknown> {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: { template: of, volumeClaimTemplates: [{ metadata: { name: "data" } }] },
  };
}

const take = "backup.velero.io/backup-volumes";
const leave = "backup.velero.io/backup-volumes-excludes";
const claimName = "mandatory spec.template.spec.volumes[0].persistentVolumeClaim.claimName";

describe("bak/volumes", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  for (const names of ["home", "home,other", "other, home "]) {
    it(`accepts a volume that the annotation names: ${JSON.stringify(names)}`, () => {
      assert.deepEqual(found(rule, deployment(template({ [take]: names, [leave]: "tmp" }))), []);
    });
  }

  for (const names of [undefined, "", "other", "home2", "Home", "home;other"]) {
    it(`refuses a volume that it does not name: ${JSON.stringify(names)}`, () => {
      assert.deepEqual(found(rule, deployment(template({ [take]: names }))), [claimName]);
    });
  }

  it("refuses a pod without annotations, and says what to write", () => {
    const [finding] = findings(rule, deployment(template(undefined)));
    assert.equal(finding?.value, '"home", which no backup takes');
    assert.match(finding.whatToDo, /backup\.velero\.io\/backup-volumes: home/);
  });

  it("refuses a volume that is named and excluded", () => {
    assert.deepEqual(found(rule, deployment(template({ [take]: "home", [leave]: "tmp,home" }))), [
      `mandatory spec.template.metadata.annotations."${leave}"`,
    ]);
  });

  it("judges every volume of a pod with a claim, and no other", () => {
    const volumes = [{ name: "tmp", emptyDir: {} }, home, { name: "b", persistentVolumeClaim: { claimName: "b" } }];
    assert.deepEqual(found(rule, deployment(template({ [take]: "home" }, volumes))), [claimName.replace("[0]", "[2]")]);
  });

  it("looks at every kind of workload", () => {
    const spec = { containers, volumes: [home] };
    const metadata = { name: "x", namespace: "ide-kim" };
    for (const [apiVersion, kind, body] of [
      ["v1", "Pod", { spec }],
      ["apps/v1", "DaemonSet", { spec: { template: { spec } } }],
      ["batch/v1", "CronJob", { spec: { jobTemplate: { spec: { template: { spec } } } } }],
      ["example.com/v1", "Runner", { spec: { pod: spec } }],
    ] as const) {
      assert.equal(found(rule, { apiVersion, kind, metadata, ...body }).length, 1, kind);
    }
  });

  it("accepts claims that the security team lists, by namespace and name", () => {
    const models = template(undefined, [{ name: "models", persistentVolumeClaim: { claimName: "models" } }]);
    assert.deepEqual(found(rule, deployment(models, "ai")), []);
    assert.deepEqual(found(rule, deployment(models)), [claimName]);
    assert.deepEqual(found(rule, deployment(models, undefined)), [claimName]);
  });

  it("judges the claims that a StatefulSet makes", () => {
    const path = "mandatory spec.volumeClaimTemplates[0].metadata.name";
    assert.deepEqual(found(rule, statefulSet(template(undefined, []), { name: "postgres", namespace: "auth" })), []);
    assert.deepEqual(found(rule, statefulSet(template(undefined, []), { name: "other", namespace: "auth" })), [path]);
    assert.deepEqual(
      found(rule, statefulSet(template({ [take]: "data" }, []), { name: "other", namespace: "auth" })),
      [],
    );
  });

  it("refuses a volume that is a folder of a node; a local one is none", () => {
    const volume = (spec: Record<string, unknown>) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: {},
      spec,
    });
    assert.deepEqual(found(rule, volume({ hostPath: { path: "/data" } })), ["mandatory spec.hostPath"]);
    assert.deepEqual(found(rule, volume({ hostPath: unknown })), ["mandatory spec.hostPath"]);
    assert.deepEqual(found(rule, volume({ local: { path: "/data" } })), []);
    assert.deepEqual(found(rule, volume({ hostPath: null, csi: {} })), []);
    assert.deepEqual(found(rule, volume(unknown as never)), ["mandatory spec"]);
  });

  it("leaves claims by themselves and other objects alone", () => {
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "x" } }), []);
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Service", metadata: {}, spec: { hostPath: "x" } }), []);
  });

  it("refuses what is not known at preview, or has another form", () => {
    const spec = "mandatory spec.template.spec.";
    assert.deepEqual(found(rule, deployment(template({ [take]: unknown }))), [
      `mandatory spec.template.metadata.annotations."${take}"`,
    ]);
    assert.deepEqual(found(rule, deployment(template({ [take]: "home", [leave]: unknown }))), [
      `mandatory spec.template.metadata.annotations."${leave}"`,
    ]);
    assert.deepEqual(found(rule, deployment(template({}, unknown as never))), [`${spec}volumes`]);
    assert.deepEqual(found(rule, deployment(template({}, [{ name: "x", persistentVolumeClaim: unknown }]))), [
      `${spec}volumes[0].persistentVolumeClaim`,
    ]);
    assert.deepEqual(found(rule, deployment(template({}), unknown)), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, deployment(template({}, { home } as never))), [`${spec}volumes`]);
  });
});
