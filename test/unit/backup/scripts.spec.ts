import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchScript } from "../../../components/backup/backup-watch";
import { etcdSnapshotPodSpec, etcdUploadScript } from "../../../components/backup/etcd-snapshot";
import { uploadScript } from "../../../components/backup/keycloak-dump";
import { replicationScript } from "../../../components/backup/model-replication";
import { rcloneEnv } from "../../../components/backup/object-store";

const store = {
  host: "s3.example.test",
  cidr: "10.9.0.0/24",
  port: 443,
  bucket: "b",
  region: "r",
  credentialsSecret: "s",
};

describe("the scripts that move backups out of the cluster", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "webide-scripts-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a script with a stand-in for rclone that logs its words and fails or prints as told. */
  function run(script: string, rclone: string): { status: number | null; calls: string[]; stderr: string } {
    const log = join(folder, "log");
    writeFileSync(log, "");
    writeFileSync(join(folder, "rclone"), `#!/bin/sh\necho "$@" >>"${log}"\n${rclone}\n`);
    chmodSync(join(folder, "rclone"), 0o755);
    const { status, stderr } = spawnSync("sh", ["-c", script], { env: { PATH: `${folder}:/usr/bin:/bin` } });
    const calls = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0] ?? "");
    return { status, calls, stderr: stderr.toString() };
  }

  for (const [title, script] of [
    ["Keycloak's dumps", uploadScript("b", 30)],
    ["etcd's snapshots", etcdUploadScript("b", 30)],
  ] as const) {
    it(`prunes ${title} only after the copy`, () => {
      assert.deepEqual(run(script, "exit 0").calls, ["copy", "delete"]);
    });

    it(`prunes nothing of ${title} when the copy fails`, () => {
      const { status, calls } = run(script, "exit 1");
      assert.notEqual(status, 0);
      assert.deepEqual(calls, ["copy"]);
    });
  }

  it("copies models and never deletes one", () => {
    assert.deepEqual(run(replicationScript("b"), "exit 0").calls, ["copy"]);
  });

  it("finds a fresh backup of somebody else good", () => {
    assert.equal(run(watchScript("b", "gitlab", 26), "echo 1_gitlab_backup.tar").status, 0);
  });

  it("fails with the limit in its words when there is no fresh backup", () => {
    const { status, stderr } = run(watchScript("b", "gitlab", 26), "exit 0");
    assert.equal(status, 1);
    assert.match(stderr, /no backup younger than 26 h in b\/gitlab/);
  });

  it("keeps the store's keys out of arguments", () => {
    const secrets = Object.entries(rcloneEnv("store", store)).filter(([, value]) => typeof value !== "string");
    assert.deepEqual(
      secrets.map(([name]) => name),
      ["RCLONE_CONFIG_STORE_ACCESS_KEY_ID", "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY"],
    );
  });
});

interface Sized {
  readonly resources: { readonly limits: Readonly<Record<string, string>> };
}

describe("the etcd snapshot pod", () => {
  const spec = etcdSnapshotPodSpec({ etcdImage: "e", rcloneImage: "r", store, retentionDays: 30 });

  it("holds the largest database that etcd recommends without being evicted for it", () => {
    const [, volume] = spec.volumes as { emptyDir?: { sizeLimit: string } }[];
    assert.equal(volume?.emptyDir?.sizeLimit, "8Gi");
    for (const { resources } of [...(spec.initContainers as Sized[]), ...(spec.containers as Sized[])]) {
      assert.equal(resources.limits["ephemeral-storage"], "9Gi");
    }
  });

  it("verifies the snapshot it took before it is uploaded", () => {
    const [snapshot, verify] = spec.initContainers as { args: string[] }[];
    assert.equal(snapshot!.args.at(-1), verify!.args.at(-1));
  });

  it("runs on control-plane nodes only", () => {
    assert.deepEqual(spec.nodeSelector, { "node-role.kubernetes.io/control-plane": "" });
  });

  it("mounts the node's certificates read-only", () => {
    const [snapshot] = spec.initContainers as { volumeMounts: { name: string; readOnly?: boolean }[] }[];
    assert.equal(snapshot!.volumeMounts.find((mount) => mount.name === "certificates")!.readOnly, true);
  });
});
