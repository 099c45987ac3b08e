import assert from "node:assert/strict";
import type { GrafanaArgs } from "../../../components/observability/grafana";
import { Grafana } from "../../../components/observability/grafana";
import { platformDashboard } from "../../../components/observability/dashboard";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";
import { thresholds } from "./thresholds";

const args: GrafanaArgs = {
  namespace: "monitoring",
  image: "registry.internal/grafana@sha256:00",
  resources: { cpu: "100m", memory: "256Mi" },
  host: "grafana.company.com",
  issuer: {
    realm: "webide",
    issuerUrl: "https://sso.company.com/realms/webide",
    internalUrl: "http://keycloak.auth.svc.cluster.local:8080/realms/webide",
  },
  client: { clientId: "grafana", clientSecret: "client-secret-of-the-test" },
  roles: { admin: ["platform-admin"], viewer: ["security", "helpdesk"] },
  dashboards: { "web-ide-platform": platformDashboard(thresholds) },
};

describe("Grafana", () => {
  let declared: Recorded;
  before(async () => {
    declared = await Recorded.of(() => new Grafana("grafana", args));
  });
  const pod = () => declared.manifest("Deployment", "grafana")["spec"].template.spec as Manifest;

  it("has its client secret in a Secret and nowhere else", () => {
    const secret = declared.resource("kubernetes:core/v1:Secret", "grafana-secrets");
    const others = JSON.stringify(declared.resources.filter((r) => r !== secret).map((r) => r.inputs));
    assert.ok(JSON.stringify(secret.inputs).includes("client-secret-of-the-test"));
    assert.ok(!others.includes("client-secret-of-the-test"));
  });

  it("may fill its writable paths before it is evicted for its ephemeral storage", () => {
    const { resources } = pod()["containers"][0];
    assert.equal(resources.limits["ephemeral-storage"], "512Mi");
    const sizes = (pod()["volumes"] as Manifest[]).flatMap((volume) => volume["emptyDir"]?.sizeLimit ?? []);
    assert.deepEqual(sizes, ["256Mi", "64Mi"]);
  });

  it("needs no shell and no environment to start", () => {
    assert.deepEqual(pod()["containers"][0].command, ["/usr/share/grafana/bin/grafana", "server"]);
    assert.equal(pod()["containers"][0].env, undefined);
  });

  it("finds its provisioning where its settings say", () => {
    const mounts = pod()["containers"][0].volumeMounts as Manifest[];
    const at = (name: string) => mounts.find((m) => m["name"] === name)!["mountPath"] as string;
    const ini = declared.manifest("ConfigMap", "grafana-config")["data"]["grafana.ini"] as string;
    assert.ok(ini.includes(`provisioning = ${at("provisioning")}`));
    assert.ok(ini.includes(`default_home_dashboard_path = ${at("dashboards")}/web-ide-platform.json`));
    assert.ok(ini.includes(`$__file{${at("secrets")}/client-secret}`));
    assert.ok(declared.manifest("ConfigMap", "grafana-dashboards")["data"]["web-ide-platform.json"]);
  });

  it("may call Prometheus and Keycloak and nothing else", () => {
    const { egress } = declared.manifest("NetworkPolicy", "grafana")["spec"] as Manifest;
    assert.deepEqual(
      egress.map((r: Manifest) => r["to"][0].podSelector.matchLabels.app as string),
      ["prometheus", "keycloak"],
    );
  });

  it("refuses to stand without a dashboard", async () => {
    await assert.rejects(
      Recorded.of(() => new Grafana("grafana", { ...args, dashboards: {} })),
      /dashboards is empty/,
    );
  });
});
