import assert from "node:assert/strict";
import { storageLocationSpec, Velero } from "../../../components/backup/velero";
import { nodeAgentPodSpec } from "../../../components/backup/node-agent";
import { veleroClusterRules, veleroNamespaceRules } from "../../../components/backup/velero-access";
import { workspaceScheduleSpec } from "../../../components/backup/workspace-schedule";
import { Recorded } from "../../support/recorded";

const store = {
  host: "s3.example.test",
  cidr: "10.9.0.0/24",
  port: 9443,
  bucket: "backups",
  region: "local",
  credentialsSecret: "backup-store",
};
const apiServer = { host: "kubernetes.default.svc", cidr: "10.1.0.10/32", port: 6443 };
const workspaces = {
  schedule: "0 2 * * *",
  includedNamespaces: ["ide-*"],
  includedResources: ["persistentvolumeclaims", "configmaps", "secrets"],
  storageLocation: "default",
  ttl: "720h",
};
const args = {
  namespace: "velero",
  image: "mirror.test/velero:v1",
  pluginImage: "mirror.test/plugin:v1",
  store,
  apiServer,
  timeZone: "Asia/Seoul",
  scheduleName: "daily-workspace-backup",
  workspaces,
};

describe("the workspace backup schedule", () => {
  it("adds to the guide's resources what file data needs, and nothing twice", () => {
    const template = workspaceScheduleSpec({ ...workspaces, includedResources: ["pods", "secrets"] })["template"] as {
      includedResources: string[];
    };
    assert.deepEqual(template.includedResources, ["pods", "secrets", "persistentvolumes"]);
  });

  it("saves volume data through the file system", () => {
    const template = workspaceScheduleSpec(workspaces)["template"] as Record<string, unknown>;
    assert.equal(template["defaultVolumesToFsBackup"], true);
  });
});

describe("the storage location", () => {
  it("has only strings in its provider settings, as Velero requires", () => {
    const { config } = storageLocationSpec(store) as { config: Record<string, unknown> };
    assert.deepEqual([...new Set(Object.values(config).map((value) => typeof value))], ["string"]);
  });

  it("is reached over https", () => {
    const { config } = storageLocationSpec(store) as { config: { s3Url: string } };
    assert.equal(config.s3Url, "https://s3.example.test:9443");
  });
});

describe("Velero's access", () => {
  it("names every verb, resource and group", () => {
    for (const rule of [...veleroClusterRules(), ...veleroNamespaceRules()]) {
      assert.equal(JSON.stringify(rule).includes("*"), false, JSON.stringify(rule));
    }
  });

  it("can not change roles or bindings", () => {
    const rbac = veleroClusterRules().filter((rule) =>
      (rule.apiGroups as string[]).includes("rbac.authorization.k8s.io"),
    );
    assert.deepEqual(
      rbac.map((rule) => rule.verbs),
      [["get", "list"]],
    );
  });
});

describe("Velero", () => {
  it("reads its schedule in the platform's time zone", async () => {
    const recorded = await Recorded.of(() => new Velero("velero", args));
    const env = recorded.manifest("Deployment", "velero")["spec"].template.spec.containers[0].env;
    assert.deepEqual(
      env.find((item: { name: string }) => item.name === "TZ"),
      { name: "TZ", value: "Asia/Seoul" },
    );
  });

  it("reaches the API server and the store, and nothing else", async () => {
    const recorded = await Recorded.of(() => new Velero("velero", args));
    const egress = recorded.manifest("NetworkPolicy", "velero")["spec"].egress;
    assert.deepEqual(
      egress.map((rule: { to: { ipBlock: { cidr: string } }[] }) => rule.to[0]!.ipBlock.cidr),
      ["10.1.0.10/32", "10.9.0.0/24"],
    );
  });

  it("keeps the repository's password when asked to protect", async () => {
    const recorded = await Recorded.of(() => new Velero("velero", { ...args, protect: true }));
    for (const type of ["random:index/randomPassword:RandomPassword", "kubernetes:core/v1:Secret"]) {
      const resource = recorded.resource(type, "velero-repository");
      assert.equal(resource.protect && resource.retainOnDelete, true, type);
    }
  });

  it("hands the repository's password over as a secret", async () => {
    const recorded = await Recorded.of(() => new Velero("velero", args));
    assert.deepEqual(recorded.resource("kubernetes:core/v1:Secret", "velero-repository").secretInputs, ["stringData"]);
  });
});

describe("the node agent", () => {
  it("takes no privilege beyond reading and owning files", () => {
    const [container] = nodeAgentPodSpec({ image: "i", store, apiServer }).containers as {
      securityContext: { privileged: boolean; capabilities: { add: string[]; drop: string[] } };
    }[];
    assert.equal(container!.securityContext.privileged, false);
    assert.deepEqual(container!.securityContext.capabilities, {
      drop: ["ALL"],
      add: ["DAC_OVERRIDE", "CHOWN", "FOWNER"],
    });
  });
});
