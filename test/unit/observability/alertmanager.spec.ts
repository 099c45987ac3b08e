import assert from "node:assert/strict";
import type { AlertmanagerArgs } from "../../../components/observability/alertmanager";
import { Alertmanager } from "../../../components/observability/alertmanager";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const args: AlertmanagerArgs = {
  namespace: "monitoring",
  image: "registry.internal/alertmanager@sha256:00",
  resources: { cpu: "50m", memory: "128Mi" },
  replicas: 2,
  platformTeamEmail: "platform-admin@company.com",
  emailFrom: "webide@company.com",
  smtpRelay: { host: "smtp.internal", cidr: "10.0.0.25/32", port: 587 },
  smtpUsername: "webide",
  smtpPassword: "mail-password-of-the-test",
  slackChannel: "#ide-alerts",
  slackApiUrl: "https://slack-relay.internal/hook-of-the-test",
  slackRelay: { host: "slack-relay.internal", cidr: "10.0.0.26/32", port: 443 },
  pagerDutyServiceKey: "pager-key-of-the-test",
  pagerDutyRelay: { host: "pagerduty-relay.internal", cidr: "10.0.0.27/32", port: 443 },
};
const secrets = ["mail-password-of-the-test", "hook-of-the-test", "pager-key-of-the-test"];

describe("Alertmanager", () => {
  let declared: Recorded;
  before(async () => {
    declared = await Recorded.of(() => new Alertmanager("alertmanager", args));
  });

  it("writes its secrets into one Secret and nowhere else", () => {
    const secret = declared.resource("kubernetes:core/v1:Secret", "alertmanager-secrets");
    assert.deepEqual(secret.secretInputs, ["stringData"]);
    const others = JSON.stringify(declared.resources.filter((r) => r !== secret).map((r) => r.inputs));
    for (const text of secrets) {
      assert.ok(JSON.stringify(secret.inputs).includes(text));
      assert.ok(!others.includes(text), `${text} stands outside the Secret`);
    }
  });

  it("may call its three relays and nothing else", () => {
    const { egress } = declared.manifest("NetworkPolicy", "alertmanager")["spec"] as Manifest;
    assert.deepEqual(
      egress.map((rule: Manifest) => [rule["to"][0].ipBlock.cidr, rule["ports"][0].port]),
      [
        ["10.0.0.25/32", 587],
        ["10.0.0.26/32", 443],
        ["10.0.0.27/32", 443],
      ],
    );
  });

  it("lets its replicas talk to each other by TCP and UDP", () => {
    const { ingress, egress } = declared.manifest("NetworkPolicy", "alertmanager-gossip")["spec"];
    const ports = [
      { protocol: "TCP", port: 9094 },
      { protocol: "UDP", port: 9094 },
    ];
    const peers = [{ podSelector: { matchLabels: { app: "alertmanager" } } }];
    assert.deepEqual(ingress, [{ from: peers, ports }]);
    assert.deepEqual(egress, [{ to: peers, ports }]);
  });

  it("names both replicas as peers", () => {
    const flags = declared.manifest("StatefulSet", "alertmanager")["spec"].template.spec.containers[0].args as string[];
    assert.ok(flags.includes("--cluster.peer=alertmanager-0.alertmanager.monitoring.svc.cluster.local:9094"));
    assert.ok(flags.includes("--cluster.peer=alertmanager-1.alertmanager.monitoring.svc.cluster.local:9094"));
  });

  it("opens no gossip port where it is alone", async () => {
    const alone = await Recorded.of(() => new Alertmanager("alertmanager", { ...args, replicas: 1 }));
    const flags = alone.manifest("StatefulSet", "alertmanager")["spec"].template.spec.containers[0].args as string[];
    assert.ok(flags.includes("--cluster.listen-address="));
    assert.ok(!alone.manifests("NetworkPolicy").some((p) => p["metadata"].name === "alertmanager-gossip"));
  });

  it("refuses a mail account without its password", async () => {
    await assert.rejects(
      Recorded.of(() => new Alertmanager("alertmanager", { ...args, smtpPassword: undefined })),
      /smtpUsername is set without smtpPassword/,
    );
  });
});
