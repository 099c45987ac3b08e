import assert from "node:assert/strict";
import { judgeObject } from "../../../../policies/judge";
import { PolicyObject, stackFacts } from "../../../../policies/policy-object";
import { rule } from "../../../../policies/rules/state/no-replace";
import { baseline, findings, found, today, unknown } from "../../judged";
import { digest } from "../../manifests";

function claim(
  spec: Record<string, unknown> = {},
  metadata: Record<string, unknown> = { name: "home" },
): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace: "ide-kim", ...metadata },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "workspace",
      resources: { requests: { storage: "10Gi" } },
      ...spec,
    },
  };
}

function secret(body: Record<string, unknown>): Record<string, unknown> {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "database", namespace: "auth" }, ...body };
}

function database(spec: Record<string, unknown> = {}): Record<string, unknown> {
  const image = `registry.internal/webide/library/postgres:18.1@${digest}`;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "postgres", namespace: "auth" },
    spec: {
      serviceName: "postgres",
      selector: { matchLabels: { app: "postgres" } },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { storageClassName: "block" } }],
      template: { spec: { containers: [{ name: "postgres", image }] } },
      ...spec,
    },
  };
}

function foundInRealm(props: Record<string, unknown>): string[] {
  const raw = { type: "keycloak:index/realm:Realm", props, source: "r.json", stack: stackFacts("prod", false) };
  return judgeObject(rule, new PolicyObject(raw), { today, baseline }).map((finding) => finding.path);
}

describe("state/no-replace", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("accepts what has a fixed name and fixed fields", () => {
    assert.deepEqual(found(rule, claim()), []);
    assert.deepEqual(found(rule, claim({ volumeMode: "Filesystem", selector: { matchLabels: { a: "b" } } })), []);
    assert.deepEqual(found(rule, secret({ type: "Opaque" })), []);
    assert.deepEqual(found(rule, database()), []);
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "Namespace", metadata: { name: "ide-kim" } }), []);
    assert.deepEqual(foundInRealm({ realm: "webide" }), []);
  });

  it("refuses a name that is made up for each replacement", () => {
    const [finding] = findings(rule, claim({}, {}));
    assert.equal(finding?.path, "metadata.name");
    assert.match(finding.value, /would make up another one/);
    assert.deepEqual(found(rule, claim({}, { generateName: "home-" })), ["mandatory metadata.generateName"]);
    assert.deepEqual(found(rule, claim({}, { name: "home", generateName: "home-" })), [
      "mandatory metadata.generateName",
    ]);
  });

  for (const [title, spec] of [
    ["no class", { storageClassName: undefined }],
    ["an empty class", { storageClassName: "" }],
    ["null as its class", { storageClassName: null }],
  ] as const) {
    it(`refuses a claim with ${title}: the cluster's default changes`, () => {
      assert.deepEqual(found(rule, claim(spec)), ["mandatory spec.storageClassName"]);
    });
  }

  it("refuses a claim without access modes", () => {
    assert.deepEqual(found(rule, claim({ accessModes: [] })), ["mandatory spec.accessModes"]);
    assert.deepEqual(found(rule, claim({ accessModes: undefined })), ["mandatory spec.accessModes"]);
  });

  for (const key of [
    "accessModes",
    "storageClassName",
    "volumeMode",
    "volumeName",
    "selector",
    "dataSource",
    "dataSourceRef",
  ]) {
    it(`refuses a claim whose ${key} is not known at preview`, () => {
      assert.deepEqual(found(rule, claim({ [key]: unknown })), [`mandatory spec.${key}`]);
    });
  }

  it("sees an unknown value at any depth", () => {
    assert.deepEqual(found(rule, claim({ accessModes: [unknown] })), ["mandatory spec.accessModes[0]"]);
    assert.deepEqual(found(rule, claim({ selector: { matchLabels: { a: unknown } } })), [
      "mandatory spec.selector.matchLabels.a",
    ]);
    const templates = [{ spec: { storageClassName: unknown } }];
    assert.deepEqual(found(rule, database({ volumeClaimTemplates: templates })), [
      "mandatory spec.volumeClaimTemplates[0].spec.storageClassName",
    ]);
  });

  it("leaves what may change alone: sizes, labels, replicas", () => {
    assert.deepEqual(found(rule, claim({ resources: { requests: { storage: unknown } } })), []);
    assert.deepEqual(found(rule, database({ replicas: unknown })), []);
  });

  for (const key of ["serviceName", "podManagementPolicy", "selector", "volumeClaimTemplates"]) {
    it(`refuses a database whose ${key} is not known at preview`, () => {
      assert.deepEqual(found(rule, database({ [key]: unknown })), [`mandatory spec.${key}`]);
    });
  }

  it("refuses names and namespaces that are not known at preview", () => {
    assert.deepEqual(found(rule, claim({}, { name: unknown })), ["mandatory metadata.name"]);
    assert.deepEqual(found(rule, claim({}, { name: "home", namespace: unknown })), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, claim({}, { generateName: unknown })), ["mandatory metadata.generateName"]);
  });

  it("refuses the annotation by which the engine makes anew what is not ready", () => {
    const path = 'mandatory metadata.annotations."pulumi.com/replaceUnready"';
    for (const [value, paths] of [
      ["true", [path]],
      ["", [path]],
      [unknown, [path]],
      [true, [path]],
      ["false", []],
    ] as const) {
      const annotations = { "pulumi.com/replaceUnready": value };
      assert.deepEqual(found(rule, claim({}, { name: "home", annotations })), paths);
    }
  });

  it("refuses an immutable Secret, and one whose type is not known", () => {
    assert.deepEqual(found(rule, secret({ immutable: true })), ["mandatory immutable"]);
    assert.deepEqual(found(rule, secret({ immutable: false })), []);
    assert.deepEqual(found(rule, secret({ immutable: unknown })), ["mandatory immutable"]);
    assert.deepEqual(found(rule, secret({ type: unknown })), ["mandatory type"]);
  });

  it("asks for a realm's name", () => {
    assert.deepEqual(foundInRealm({}), ["realm"]);
    assert.deepEqual(foundInRealm({ realm: unknown }), ["realm"]);
  });

  it("asks the same in dev and of manifests of no stack", () => {
    for (const stack of ["dev", ""]) {
      assert.deepEqual(found(rule, claim({}, { generateName: "home-" }), { stack }), [
        "mandatory metadata.generateName",
      ]);
    }
  });

  it("leaves alone what can be made again", () => {
    assert.deepEqual(found(rule, { apiVersion: "v1", kind: "ConfigMap", metadata: {} }), []);
    assert.deepEqual(found(rule, { ...secret({ immutable: true }), metadata: { name: "other" } }), []);
    assert.deepEqual(
      found(rule, { apiVersion: "apps/v1", kind: "Deployment", metadata: {}, spec: { selector: unknown } }),
      [],
    );
  });
});
