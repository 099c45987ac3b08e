import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { topology } from "../../../components/core/topology";
import { watchdogRuleFile } from "../../../components/observability/alert-rules";
import { platformAlerts } from "./platform-alerts";
import { runTool } from "./promtool";

const root = path.join(__dirname, "../../..");
const folder = path.join(root, "docs/runbooks");
const watchdog = watchdogRuleFile("")
  .groups.flatMap((g) => g.rules)
  .flatMap((r) => ("alert" in r ? [{ alert: r.alert, runbook: r.annotations["runbook_url"]!.slice(1) }] : []));
const alerts = [...Object.values(platformAlerts).flatMap((domain) => domain.alerts), ...watchdog];
const pages = fs.readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
const texts = new Map(pages.map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")]));

/** Commands of a page: the lines of its fenced blocks and what stands in backticks and begins with a program. */
function commands(text: string): string[] {
  const fenced = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((m) => m[1]!.trim().split("\n"));
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/`((?:kubectl|velero|openssl|pulumi) [^`]+)`/g)];
  return [...fenced, ...inline.map((m) => m[1]!)];
}

const programs = ["kubectl", "velero", "openssl", "pulumi"];
// Jobs and agents that are no network endpoint, so not in the topology.
const otherApps = [
  "node-agent",
  "keycloak-dump",
  "model-replication",
  "etcd-snapshot",
  "backup-watch-gitlab",
  "code-server",
];
const apps = new Set<string>([...Object.values(topology).map((e) => e.app), ...otherApps, "NAME"]);
const namespaces = new Set<string>([
  ...Object.values(topology).map((e) => e.namespace),
  "etcd-backup",
  "ide-USER",
  "NAMESPACE",
]);

describe("runbooks", () => {
  it("exist for every alert", () => {
    for (const { alert, runbook } of alerts) {
      assert.ok(fs.existsSync(path.join(root, runbook)), `${alert} links ${runbook}, which does not exist`);
    }
  });

  it("belong to an alert each, and name it in their heading", () => {
    for (const [file, text] of texts) {
      const linked = alerts.filter((a) => a.runbook === `docs/runbooks/${file}`).map((a) => a.alert);
      assert.equal(text.split("\n")[0], `# ${linked.join(" / ")}`, file);
    }
  });

  it("are all in the list", () => {
    const list = fs.readFileSync(path.join(folder, "README.md"), "utf8");
    for (const file of pages) assert.ok(list.includes(`](${file})`), file);
  });

  it("say what to check, what to do and whom to call", () => {
    for (const [file, text] of texts) {
      const headings = [...text.matchAll(/^## (.+)$/gm)].map((m) => m[1]);
      assert.deepEqual(headings, ["Check first", "Act", "Escalate"], file);
    }
  });

  it("call somebody whom the guide (10) names", () => {
    for (const [file, text] of texts) {
      assert.match(text.split("## Escalate")[1]!, /플랫폼팀|On-call 당직자|보안팀|헬프데스크/, file);
    }
  });

  it("use programs that administrators have", () => {
    for (const [file, text] of texts) {
      assert.ok(commands(text).length > 0, file);
      for (const command of commands(text)) assert.ok(programs.includes(command.split(" ")[0]!), `${file}: ${command}`);
    }
  });

  it("name namespaces and products that exist", () => {
    for (const [file, text] of texts) {
      for (const command of commands(text)) {
        for (const [, namespace] of command.matchAll(/ -n (\S+)/g)) {
          assert.ok(namespaces.has(namespace!), `${file}: ${command}`);
        }
        for (const [, app] of command.matchAll(/(?:(?:deployment|statefulset|cronjob)\/|-l app=)([\w-]+)/g)) {
          assert.ok(apps.has(app!), `${file}: ${command}`);
        }
      }
    }
  });

  it("link pages that exist", () => {
    for (const [file, text] of texts) {
      for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g))
        assert.ok(pages.includes(target!), `${file}: ${target!}`);
    }
  });

  it("ask Prometheus questions that it understands", async () => {
    const queries = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/promtool query instant \S+ '([^']+)'/g)].map((m) => m[1]!),
    );
    assert.ok(queries.length > 20);
    const rules = queries.map((expr, i) => ({ record: `runbook:query:${String(i)}`, expr }));
    const files = { "queries.yml": stringify({ groups: [{ name: "runbooks", rules }] }, { lineWidth: 0 }) };
    assert.match(await runTool("promtool", ["check", "rules", "queries.yml"], files), /SUCCESS/);
  });
});
