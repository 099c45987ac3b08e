import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import type { AlertmanagerConfigArgs } from "../../../components/observability/alertmanager-config";
import { alertmanagerConfig } from "../../../components/observability/alertmanager-config";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { runTool } from "./promtool";

const args: AlertmanagerConfigArgs = {
  platformTeamEmail: "platform-admin@company.com",
  emailFrom: "webide@company.com",
  smtpRelay: { host: "smtp.internal", cidr: "10.0.0.25/32", port: 587 },
  smtpUsername: "webide",
  slackChannel: "#ide-alerts",
};
const config = alertmanagerConfig(args) as Manifest;
const guide = parse(guideCode("2.3").text) as Manifest;

function files(settings: Partial<AlertmanagerConfigArgs> = {}): Record<string, string> {
  return { "alertmanager.yml": stringify(alertmanagerConfig({ ...args, ...settings }), { lineWidth: 0 }) };
}

function receiver(of: Manifest, name: string): Manifest {
  const found = (of["receivers"] as Manifest[]).filter((r) => r["name"] === name);
  assert.equal(found.length, 1, `one receiver "${name}"`);
  return found[0]!;
}

describe("Alertmanager's configuration", () => {
  it("routes exactly as the guide (2.3), with `match` written as `matchers`", () => {
    const routes = (guide["route"].routes as Manifest[]).map(({ match, ...rest }) => ({
      ...rest,
      matchers: Object.entries(match as Record<string, string>).map(([label, value]) => `${label}="${value}"`),
    }));
    assert.deepEqual(config["route"], { ...guide["route"], routes });
  });

  it("has the guide's receivers and no others", () => {
    const names = (of: Manifest) => (of["receivers"] as Manifest[]).map((r) => r["name"] as string);
    assert.deepEqual(names(config), names(guide));
  });

  it("mails to the guide's address", () => {
    assert.deepEqual(receiver(config, "platform-team"), receiver(guide, "platform-team"));
  });

  it("posts to the guide's channel, with the address in a file", () => {
    const [ours] = receiver(config, "slack")["slack_configs"] as Manifest[];
    const [theirs] = receiver(guide, "slack")["slack_configs"] as Manifest[];
    assert.equal(ours!["channel"], theirs!["channel"]);
    assert.equal(ours!["api_url_file"], "/etc/alertmanager/secrets/slack-api-url");
  });

  it("pages by the guide's service key, read from a file", () => {
    const [ours] = receiver(config, "pagerduty")["pagerduty_configs"] as Manifest[];
    assert.deepEqual(Object.keys(receiver(guide, "pagerduty")["pagerduty_configs"][0]), ["service_key"]);
    assert.deepEqual(ours, { service_key_file: "/etc/alertmanager/secrets/pagerduty-service-key" });
  });

  it("takes the key as a routing key where a relay's address is given, which Alertmanager ignores for a service key", () => {
    const url = "https://pagerduty-relay.internal/v2/enqueue";
    const relayed = alertmanagerConfig({ ...args, pagerDutyUrl: url }) as Manifest;
    assert.deepEqual(receiver(relayed, "pagerduty")["pagerduty_configs"], [
      { routing_key_file: "/etc/alertmanager/secrets/pagerduty-service-key", url },
    ]);
  });

  it("uses a proxy on the ways that have one", () => {
    const proxied = alertmanagerConfig({ ...args, slackProxyUrl: "http://proxy.internal:3128" }) as Manifest;
    assert.deepEqual(receiver(proxied, "slack")["slack_configs"][0].http_config, {
      proxy_url: "http://proxy.internal:3128",
    });
    assert.equal(receiver(proxied, "pagerduty")["pagerduty_configs"][0].http_config, undefined);
  });

  it("logs in at the mail relay only with an account", () => {
    assert.equal(config["global"].smtp_auth_username, "webide");
    const open = alertmanagerConfig({ ...args, smtpUsername: undefined }) as Manifest;
    assert.deepEqual(
      Object.keys(open["global"]).filter((key) => key.includes("auth")),
      [],
    );
  });

  it("passes amtool, with and without relays and proxies", async () => {
    for (const settings of [
      {},
      { smtpUsername: undefined, smtpRequireTls: false },
      { slackProxyUrl: "http://proxy.internal:3128", pagerDutyProxyUrl: "http://proxy.internal:3128" },
      { pagerDutyUrl: "https://pagerduty-relay.internal/v2/enqueue" },
    ]) {
      const printed = await runTool("amtool", ["check-config", "alertmanager.yml"], files(settings));
      assert.match(printed, /SUCCESS/);
      assert.match(printed, /3 receivers/);
    }
  });

  for (const [severity, expected] of [
    ["critical", "pagerduty"],
    ["warning", "slack"],
    ["none", "platform-team"],
  ] as const) {
    it(`sends ${severity} to ${expected}`, async () => {
      const route = ["config", "routes", "test", "--config.file=alertmanager.yml", "alertname=Any"];
      const printed = await runTool("amtool", [...route, `severity=${severity}`], files());
      assert.equal(printed.split("\n")[0], expected);
    });
  }
});
