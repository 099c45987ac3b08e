import assert from "node:assert/strict";
import { judgeStack } from "../../../../policies/judge";
import { rule } from "../../../../policies/rules/bak/coverage";
import { baseline, objects, today, unknown } from "../../judged";
import { digest, goodImage } from "../../manifests";

type Manifest = Record<string, unknown>;

const template = {
  includedNamespaces: ["ide-*"],
  includedResources: ["persistentvolumeclaims", "configmaps", "pods", "persistentvolumes"],
  defaultVolumesToFsBackup: true,
  storageLocation: "default",
  ttl: "168h",
};

function schedule(change: Manifest = {}, spec: Manifest = {}): Manifest {
  return {
    apiVersion: "velero.io/v1",
    kind: "Schedule",
    metadata: { name: "daily", namespace: "velero" },
    spec: { schedule: "0 2 * * *", template: { ...template, ...change }, ...spec },
  };
}

const location = {
  apiVersion: "velero.io/v1",
  kind: "BackupStorageLocation",
  metadata: { name: "default", namespace: "velero" },
};
const password = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "velero-repo-credentials", namespace: "velero" },
};

const postgres = `registry.internal/webide/library/postgres:18.1@${digest}`;
const database = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "postgres", namespace: "auth" },
  spec: {
    serviceName: "db",
    volumeClaimTemplates: [{ metadata: { name: "data" } }],
    template: { spec: { containers: [{ name: "postgres", image: postgres }] } },
  },
};

function dump(container: Manifest = {}, spec: Manifest = {}, namespace = "auth"): Manifest {
  const containers = [
    {
      name: "dump",
      image: postgres,
      command: ["bash", "-c", 'set -eu\npg_dump --format=custom --file="/backup/x"'],
      env: [{ name: "PGHOST", value: "postgres.auth.svc.cluster.local" }],
      ...container,
    },
  ];
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "dump", namespace },
    spec: { schedule: "0 */6 * * *", jobTemplate: { spec: { template: { spec: { containers } } } }, ...spec },
  };
}

const platform = [location, password, database, dump()];
const user = (name: string): Manifest => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

interface Stacks {
  readonly prod?: readonly Manifest[];
  readonly users?: readonly Manifest[];
  readonly none?: readonly Manifest[];
}

/** What is found in all stacks together, in short. */
function found({ prod = [], users = [], none = [] }: Stacks): string[] {
  const all = [
    ...prod.flatMap((manifest) => objects(manifest, { stack: "prod" })),
    ...users.flatMap((manifest) => objects(manifest, { stack: "prod-users-00" })),
    ...none.flatMap((manifest) => objects(manifest, { stack: "" })),
  ];
  return judgeStack(rule, all, { today, baseline }).map(
    (finding) => `${finding.object?.kind ?? ""}: ${finding.path} is ${finding.value}`,
  );
}

const users = [user("ide-kim"), user("ide-lee")];
const claim = (namespace: string, name = "home"): Manifest => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace },
});

describe("bak/coverage", () => {
  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  it("accepts a daily schedule that saves every workspace, and a dump of the database", () => {
    assert.deepEqual(found({ prod: [...platform, schedule()], users }), []);
  });

  for (const [title, change] of [
    ["all namespaces", { includedNamespaces: ["*"] }],
    ["no list of namespaces", { includedNamespaces: undefined }],
    ["each by name", { includedNamespaces: ["ide-kim", "ide-lee"] }],
    ["all resources", { includedResources: undefined }],
    ["a wildcard of resources", { includedResources: ["*"] }],
    ["resources with their groups", { includedResources: ["pods.v1", "PersistentVolumeClaims", "persistentvolumes"] }],
    ["moved snapshots", { defaultVolumesToFsBackup: undefined, snapshotMoveData: true }],
    ["another namespace excluded", { excludedNamespaces: ["kube-system"] }],
    [
      "resources by their scope",
      {
        includedResources: undefined,
        includedNamespaceScopedResources: ["pods", "persistentvolumeclaims"],
        includedClusterScopedResources: ["persistentvolumes"],
      },
    ],
  ] as const) {
    it(`accepts ${title}`, () => {
      assert.deepEqual(found({ prod: [...platform, schedule(change)], users }), []);
    });
  }

  it("refuses a workspace that no schedule names", () => {
    assert.deepEqual(found({ prod: [...platform, schedule({ includedNamespaces: ["ide-kim"] })], users }), [
      "Namespace: metadata.name is ide-lee, with the workspace in no backup",
    ]);
    assert.deepEqual(found({ prod: [...platform, schedule({ excludedNamespaces: ["ide-l*"] })], users }), [
      "Namespace: metadata.name is ide-lee, with the workspace in no backup",
    ]);
    assert.equal(found({ prod: platform, users }).length, 2);
  });

  it("knows a workspace by its label too", () => {
    const labels = { "webide.dev/namespace-kind": "workspace" };
    const labelled = { apiVersion: "v1", kind: "Namespace", metadata: { name: "kim", labels } };
    assert.equal(found({ prod: [...platform, schedule()], users: [labelled] }).length, 1);
  });

  const gaps: readonly (readonly [title: string, change: Manifest, spec: Manifest, path: string])[] = [
    ["is paused", {}, { paused: true }, "spec.paused is true"],
    ["runs on Sundays", {}, { schedule: "0 2 * * 0" }, 'spec.schedule is "0 2 * * 0"'],
    [
      "leaves pods out",
      { includedResources: ["persistentvolumeclaims", "persistentvolumes"] },
      {},
      "spec.template.includedResources is without pods",
    ],
    [
      "excludes volumes",
      { excludedResources: ["persistentvolumes"] },
      {},
      "spec.template.excludedResources is without persistentvolumes",
    ],
    [
      "excludes claims by their scope",
      { excludedNamespaceScopedResources: ["persistentvolumeclaims"] },
      {},
      "spec.template.excludedNamespaceScopedResources is without persistentvolumeclaims",
    ],
    [
      "leaves volumes out by their scope",
      { includedResources: undefined, includedClusterScopedResources: ["storageclasses"] },
      {},
      "spec.template.includedClusterScopedResources is without persistentvolumes",
    ],
    [
      "leaves cluster resources out",
      { includeClusterResources: false },
      {},
      "spec.template.includeClusterResources is without persistentvolumes",
    ],
    [
      "selects by label",
      { labelSelector: { matchLabels: { a: "b" } } },
      {},
      'spec.template.labelSelector is {"matchLabels":{"a":"b"}}',
    ],
    ["selects by one of several labels", { orLabelSelectors: [] }, {}, "spec.template.orLabelSelectors is []"],
    ["takes no files", { defaultVolumesToFsBackup: false }, {}, "spec.template.defaultVolumesToFsBackup is false"],
    [
      "takes snapshots alone",
      { defaultVolumesToFsBackup: undefined, snapshotVolumes: true },
      {},
      "spec.template.defaultVolumesToFsBackup is not set",
    ],
  ];
  for (const [title, change, spec, path] of gaps) {
    it(`refuses a schedule that ${title}, once for all workspaces`, () => {
      assert.deepEqual(found({ prod: [...platform, schedule(change, spec)], users }), [`Schedule: ${path}`]);
      assert.deepEqual(found({ prod: [...platform, schedule(change, spec)], users: users.slice(1) }), [
        `Schedule: ${path}`,
      ]);
    });
  }

  it("accepts a schedule with gaps beside one without", () => {
    const second = schedule({ defaultVolumesToFsBackup: false });
    assert.deepEqual(found({ prod: [...platform, schedule(), second], users }), []);
  });

  for (const text of ["", "0 0 2 * * *", "@daily", "0 2 * *", "0 24 * * *"]) {
    it(`refuses ${JSON.stringify(text)} as the time of any schedule`, () => {
      const path = `Schedule: spec.schedule is ${JSON.stringify(text)}`;
      assert.deepEqual(found({ prod: [...platform, schedule({}, { schedule: text })], users }), [path]);
      assert.deepEqual(found({ none: [schedule({}, { schedule: text })] }), [path]);
    });
  }

  it("keeps backups for seven days at least", () => {
    for (const ttl of ["168h", "168h0m0s", "10080m", "720h"]) {
      assert.deepEqual(found({ prod: [...platform, schedule({ ttl })], users }), [], ttl);
    }
    for (const ttl of ["167h59m59s", "24h", "7d", "", "0s"]) {
      assert.deepEqual(found({ none: [schedule({ ttl })] }), [`Schedule: spec.template.ttl is ${JSON.stringify(ttl)}`]);
    }
    assert.deepEqual(found({ none: [schedule({ ttl: undefined })] }), ["Schedule: spec.template.ttl is not set"]);
  });

  it("asks for a declared store and a password of the repository, in the schedule's namespace", () => {
    assert.deepEqual(found({ prod: [password, schedule()] }), ['Schedule: spec.template.storageLocation is "default"']);
    assert.deepEqual(found({ prod: [location, schedule()] }), [
      "Schedule: metadata.namespace is a namespace without the Secret velero-repo-credentials",
    ]);
    assert.deepEqual(found({ prod: [location, password, schedule({ storageLocation: "other" })] }), [
      'Schedule: spec.template.storageLocation is "other"',
    ]);
    assert.deepEqual(found({ prod: [location, password, schedule({ storageLocation: undefined })] }), []);
    const elsewhere = { ...password, metadata: { ...password.metadata, namespace: "ai" } };
    assert.equal(found({ prod: [location, elsewhere, schedule()] }).length, 1);
    const other = { ...password, metadata: { ...password.metadata, name: "other" } };
    assert.equal(found({ prod: [location, other, schedule()] }).length, 1);
  });

  it("refuses a claim outside the workspaces that no schedule saves, unless it is listed", () => {
    const whole = [...platform, schedule()];
    assert.deepEqual(found({ prod: [...whole, claim("ai", "models")] }), []);
    assert.deepEqual(found({ prod: [...whole, claim("ai", "tabby-data")] }), [
      "PersistentVolumeClaim: metadata.namespace is ai, with the claim tabby-data in no backup",
    ]);
    assert.deepEqual(found({ prod: [...whole, { ...claim("ai"), metadata: { name: "x" } }] }), [
      "PersistentVolumeClaim: metadata.namespace is no namespace, with the claim x in no backup",
    ]);
    const wider = schedule({ includedNamespaces: ["ide-*", "ai"] });
    assert.deepEqual(found({ prod: [...platform, wider, claim("ai", "tabby-data")] }), []);
  });

  it("refuses a StatefulSet whose claims nobody saves", () => {
    const other = {
      ...database,
      metadata: { name: "other", namespace: "ai" },
      spec: { ...database.spec, template: {} },
    };
    assert.deepEqual(found({ prod: [...platform, schedule(), other] }), [
      "StatefulSet: metadata.namespace is ai, with the claim data-other in no backup",
    ]);
  });

  const dumps: readonly (readonly [title: string, job: Manifest])[] = [
    ["by the name of the StatefulSet", dump({ env: [{ name: "PGHOST", value: "postgres" }] })],
    ["by the name of its Service", dump({ env: [{ name: "PGHOST", value: "db.auth.svc" }] })],
    ["by an argument", dump({ env: undefined, command: ["/usr/bin/pg_dump"], args: ["--host=postgres.auth"] })],
    ["from another namespace", dump({}, {}, "backups")],
    [
      "with several variables",
      dump({
        env: [
          { name: "A", valueFrom: {} },
          { name: "PGHOST", value: "postgres.auth.svc" },
        ],
      }),
    ],
  ];
  for (const [title, job] of dumps) {
    it(`accepts a dump that names its server ${title}`, () => {
      assert.deepEqual(found({ prod: [location, password, schedule(), database, job] }), []);
    });
  }

  it("accepts a dump beside other containers of the job", () => {
    const { spec } = dump() as { spec: { jobTemplate: { spec: { template: { spec: { containers: unknown[] } } } } } };
    spec.jobTemplate.spec.template.spec.containers.push({ name: "upload", image: goodImage });
    const job = { ...dump(), spec };
    assert.deepEqual(found({ prod: [location, password, schedule(), database, job] }), []);
  });

  const noDumps: readonly (readonly [title: string, job: Manifest | undefined])[] = [
    ["no job", undefined],
    ["a job that is suspended", dump({}, { suspend: true })],
    ["a job that runs once a week", dump({}, { schedule: "0 2 * * 0" })],
    ["a job whose time nobody can read", dump({}, { schedule: "@daily" })],
    ["a job that calls something else", dump({ command: ["bash", "-c", "pg_restore --list x; echo my_pg_dump"] })],
    ["a job for another server", dump({ env: [{ name: "PGHOST", value: "postgres.other.svc" }] })],
    ["a job for a server of the same name elsewhere", dump({ env: [{ name: "PGHOST", value: "postgres" }] }, {}, "ai")],
    ["a job for a server with a longer name", dump({ env: [{ name: "PGHOST", value: "postgres-2" }] })],
  ];
  for (const [title, job] of noDumps) {
    it(`refuses a database with ${title}`, () => {
      const prod = [location, password, schedule(), database, ...(job === undefined ? [] : [job])];
      assert.deepEqual(found({ prod }), [
        "StatefulSet: metadata.name is postgres, which runs PostgreSQL and is never dumped",
      ]);
    });
  }

  it("does not take a dump job, or an init container, for a database", () => {
    const spec = { containers: [{ name: "c", image: goodImage }], initContainers: [{ name: "i", image: postgres }] };
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "x" },
      spec: { template: { spec } },
    };
    assert.deepEqual(found({ prod: [location, password, schedule(), dump(), deployment] }), []);
  });

  it("does not judge users without the platform, nor manifests without a schedule", () => {
    assert.deepEqual(found({ users }), []);
    assert.deepEqual(found({ none: [...users, claim("ai"), database] }), []);
    assert.equal(found({ none: [...users, schedule({ includedNamespaces: ["ide-kim"] })] }).length, 1);
    assert.equal(found({ none: [schedule(), database] }).length, 1);
  });

  it("leaves schedules of other systems alone", () => {
    const other = {
      apiVersion: "example.com/v1",
      kind: "Schedule",
      metadata: { name: "x" },
      spec: { schedule: "soon" },
    };
    assert.deepEqual(found({ prod: [...platform, schedule(), other], users }), []);
  });

  it("refuses what is not known at preview", () => {
    const one = (manifest: Manifest): string[] => found({ prod: [...platform, manifest], users });
    const text = "is not known at preview";
    assert.deepEqual(one(schedule({ ttl: unknown })), [`Schedule: spec.template.ttl ${text}`]);
    assert.deepEqual(one(schedule({}, { schedule: unknown })), [`Schedule: spec.schedule ${text}`]);
    assert.deepEqual(one(schedule({}, { paused: unknown })), [`Schedule: spec.paused ${text}`]);
    for (const key of [
      "includedNamespaces",
      "includedResources",
      "labelSelector",
      "defaultVolumesToFsBackup",
      "storageLocation",
    ]) {
      const paths = one(schedule({ [key]: unknown }));
      assert.equal(paths.length, 1, key);
      assert.match(paths[0] ?? "", new RegExp(`spec\\.template\\.${key} is not known`));
    }
    assert.deepEqual(found({ prod: [...platform, schedule()], users: [user(unknown)] }), [
      `Namespace: metadata.name ${text}`,
    ]);
    assert.equal(found({ prod: [location, password, schedule(), database, dump({ env: unknown })] }).length, 1);
  });
});
