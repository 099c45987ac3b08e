import assert from "node:assert/strict";
import path from "node:path";
import { parse } from "yaml";
import { durationSeconds, loadConfig } from "../../../stacks/config";
import { guideCode, guideTable } from "../../support/guide";

const { backups, slo } = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });
const rows = [
  backups.workspaces,
  backups.keycloakDatabase,
  backups.gitlab,
  backups.clusterConfiguration,
  backups.models,
];

describe("backups and the guide", () => {
  it("G2: target, method, frequency and retention are the guide's table, row by row", () => {
    assert.deepEqual(
      rows.map(({ target, method, frequency, retention }) => ({
        대상: target,
        방법: method,
        주기: frequency,
        "보존 기간": retention,
      })),
      guideTable("7.1"),
    );
  });

  it("G1: the workspace schedule is the guide's to the letter", () => {
    const { metadata, spec } = parse(guideCode("7.2").text);
    const { scheduleName, schedule, includedNamespaces, includedResources, storageLocation, ttl } = backups.workspaces;
    assert.equal(scheduleName, metadata.name);
    assert.deepEqual(
      { schedule, template: { includedNamespaces, includedResources, storageLocation, ttl } },
      { schedule: spec.schedule, template: spec.template },
    );
  });

  it("G1: the time to live is the retention of the table", () => {
    assert.equal(`${String(durationSeconds(backups.workspaces.ttl) / 86400)}일`, backups.workspaces.retention);
  });

  for (const row of [backups.keycloakDatabase, backups.gitlab, backups.clusterConfiguration]) {
    it(`G2: ${row.target} is kept as many days as its row says`, () => {
      assert.equal(`${String(row.retentionDays)}일`, row.retention);
    });
  }

  it("G2: the Keycloak database is dumped as often as its row says", () => {
    const [, hours] = /^0 \*\/(\d+) \* \* \*$/.exec(backups.keycloakDatabase.schedule) ?? [];
    assert.equal(`${hours ?? "?"}시간`, backups.keycloakDatabase.frequency);
  });

  it("G2: the cluster's configuration is saved once a day", () => {
    assert.match(backups.clusterConfiguration.schedule, /^\d+ \d+ \* \* \*$/);
  });

  it("G2: a new model file is copied within five minutes and kept for ever", () => {
    const [, minutes] = /^\*\/(\d+) \* \* \* \*$/.exec(backups.models.schedule) ?? [];
    assert.ok(Number(minutes) < 5);
    assert.equal(backups.models.retentionDays, null);
  });

  it("G3: the drills test and record what the guide lists", () => {
    const { text } = guideCode("7.3");
    const top = [...text.matchAll(/^□ (.+)$/gm)].map((match) => match[1]);
    const items = [...text.matchAll(/^ {2}- (.+)$/gm)].map((match) => match[1]);
    assert.deepEqual([backups.drills.frequency, "테스트 항목:", ...backups.drills.records], top);
    assert.deepEqual(
      backups.drills.items.map((item) => item.text),
      items,
    );
  });

  it("G3: every backup and the drill have a limit for their age", () => {
    assert.deepEqual(Object.keys(slo.alerts.backupAgeHours), [
      "workspaces",
      "keycloakDatabase",
      "etcd",
      "gitlab",
      "models",
      "drill",
    ]);
  });
});
