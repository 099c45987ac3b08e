import assert from "node:assert/strict";
import path from "node:path";
import { parse } from "yaml";
import { loadConfig } from "../../../stacks/config";
import type { GuideRow } from "../../support/guide";
import { guideCode, guideTable } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { ProdObjects } from "./prod-objects";

const { backups, settings } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });

function row(target: string): GuideRow {
  const found = guideTable("7.1").find((candidate) => candidate["대상"] === target);
  assert.ok(found !== undefined, `the guide backs up no ${target}`);
  return found;
}

/** `30일` → 30. */
function days(target: string): number {
  return Number(/^(\d+)일$/.exec(row(target)["보존 기간"]!)?.[1]);
}

describe("rendered backups and the guide", function () {
  this.timeout(60_000);
  let prod: ProdObjects;
  before(async () => {
    prod = await ProdObjects.rendered();
  });

  /** What a CronJob's containers run, in their order. */
  function scripts(job: Manifest): string[] {
    const { initContainers = [], containers } = job["spec"].jobTemplate.spec.template.spec;
    return [...(initContainers as Manifest[]), ...(containers as Manifest[])].map((container) =>
      [...((container["command"] ?? []) as string[]), ...((container["args"] ?? []) as string[])].join(" "),
    );
  }

  it("G1: the rendered Velero schedule holds every value of the guide's snippet", () => {
    const guide = parse(guideCode("7.2").text) as Manifest;
    const rendered = prod.one("Schedule", "velero", guide["metadata"].name as string);
    const { includedNamespaces, storageLocation, ttl } = rendered["spec"].template;
    const { includedResources, ...template } = guide["spec"].template;
    assert.deepEqual(
      [rendered["apiVersion"], rendered["kind"], rendered["spec"].schedule],
      [guide["apiVersion"], guide["kind"], guide["spec"].schedule],
    );
    assert.deepEqual({ includedNamespaces, storageLocation, ttl }, template);
    assert.deepEqual(rendered["spec"].template.includedResources.slice(0, includedResources.length), includedResources);
  });

  it("G1: the rendered schedule adds to the guide's resources only what the files of a volume need", () => {
    const guide = parse(guideCode("7.2").text) as Manifest;
    const { template } = prod.one("Schedule", "velero", "daily-workspace-backup")["spec"];
    const added = (template.includedResources as string[]).filter(
      (resource) => !(guide["spec"].template.includedResources as string[]).includes(resource),
    );
    assert.deepEqual(added, ["pods", "persistentvolumes"]);
    assert.equal(template.defaultVolumesToFsBackup, true);
  });

  it("G1: the guide's 02:00 is 02:00 in the platform's time zone", () => {
    const { env } = prod.one("Deployment", "velero", "velero")["spec"].template.spec.containers[0];
    assert.match(guideCode("7.2").text, /"0 2 \* \* \*" {2}# 매일 02:00/);
    assert.deepEqual(
      (env as Manifest[]).filter((variable) => variable["name"] === "TZ").map((variable) => variable["value"]),
      [settings.timeZone],
    );
  });

  it("G1: the guide's storage location exists", () => {
    const { storageLocation } = (parse(guideCode("7.2").text) as Manifest)["spec"].template;
    assert.equal(
      prod.one("BackupStorageLocation", "velero", storageLocation as string)["spec"].accessMode,
      "ReadWrite",
    );
  });

  it("G2: the rendered dump of the Keycloak database runs pg_dump as often as the guide says", () => {
    const job = prod.one("CronJob", "auth", "keycloak-dump");
    assert.equal(row("Keycloak DB")["방법"], "pg_dump");
    assert.match(scripts(job)[0]!, /\bpg_dump\b/);
    assert.equal(job["spec"].schedule, `0 */${/^(\d+)시간$/.exec(row("Keycloak DB")["주기"]!)![1]!} * * *`);
    assert.equal(job["spec"].timeZone, settings.timeZone);
  });

  it("G2: the rendered dump keeps files as long as the guide says, on its volume and in the store", () => {
    const [dump, upload] = scripts(prod.one("CronJob", "auth", "keycloak-dump"));
    assert.equal(/-mmin \+(\d+) -delete/.exec(dump!)?.[1], String(days("Keycloak DB") * 24 * 60));
    assert.equal(/--min-age (\d+)d/.exec(upload!)?.[1], String(days("Keycloak DB")));
  });

  it("G2: the rendered etcd snapshot is taken once a day and kept as long as the guide says", () => {
    const job = prod.one("CronJob", "etcd-backup", "etcd-snapshot");
    const target = "설정 파일 (ConfigMap/Secret)";
    assert.deepEqual([row(target)["방법"], row(target)["주기"]], ["etcd 스냅샷", "일 1회"]);
    const all = scripts(job);
    assert.match(all[0]!, /etcdctl .* snapshot save /);
    assert.match(job["spec"].schedule as string, /^\d+ \d+ \* \* \*$/);
    assert.equal(/--min-age (\d+)d/.exec(all.at(-1)!)?.[1], String(days(target)));
  });

  it("G2: the rendered replication copies new model files within five minutes and never removes one", () => {
    const job = prod.one("CronJob", "ai", "model-replication");
    assert.deepEqual([row("모델 파일")["주기"], row("모델 파일")["보존 기간"]], ["실시간", "영구"]);
    assert.ok(Number(/^\*\/(\d+) \* \* \* \*$/.exec(job["spec"].schedule as string)?.[1]) < 5);
    const [script] = scripts(job);
    assert.match(script!, /rclone copy /);
    assert.doesNotMatch(script!, /rclone (?:sync|move|delete|purge)/);
  });

  it("G2: GitLab's own daily backup is watched, and its retention stands where it is configured", () => {
    const [script] = scripts(prod.one("CronJob", "velero", "backup-watch-gitlab"));
    assert.deepEqual([row("GitLab")["방법"], row("GitLab")["주기"]], ["GitLab 내장 백업", "일 1회"]);
    const hours = Number(/--max-age (\d+)h/.exec(script!)?.[1]);
    assert.ok(hours >= 24 && hours < 48, `a daily backup is missed after ${String(hours)} h`);
    assert.match(backups.gitlab.note ?? "", new RegExp(`backup_keep_time to ${String(days("GitLab") * 86400)} `));
  });
});
