import assert from "node:assert/strict";
import {
  dashboardProviders,
  datasources,
  grafanaIni,
  prometheusDatasourceUid,
  roleAttributePath,
} from "../../../components/observability/grafana-config";
import type { Manifest } from "../../support/recorded";

const ini = grafanaIni({
  host: "grafana.company.com",
  issuer: {
    realm: "webide",
    issuerUrl: "https://sso.company.com/realms/webide",
    internalUrl: "http://keycloak.auth.svc.cluster.local:8080/realms/webide",
  },
  clientId: "grafana",
  roles: { admin: ["platform-admin"], viewer: ["security"] },
  rolesClaim: "roles",
  homeDashboard: "platform.json",
});

function section(name: string): Record<string, string> {
  const text = ini.split(/^\[/m).find((part) => part.startsWith(`${name}]`));
  assert.ok(text, `[${name}] is missing`);
  const lines = text.split("\n").filter((line) => line.includes(" = "));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(" = ")), line.slice(line.indexOf(" = ") + 3)]),
  );
}

describe("Grafana's settings", () => {
  it("let nobody in but through the realm", () => {
    assert.equal(section("auth")["disable_login_form"], "true");
    assert.equal(section("auth.basic")["enabled"], "false");
    assert.equal(section("auth.anonymous")["enabled"], "false");
    assert.equal(section("security")["disable_initial_admin_creation"], "true");
  });

  it("send the browser to the public address and calls of its own to the internal one", () => {
    const oauth = section("auth.generic_oauth");
    assert.equal(oauth["auth_url"], "https://sso.company.com/realms/webide/protocol/openid-connect/auth");
    for (const key of ["token_url", "api_url"]) assert.match(oauth[key]!, /^http:\/\/keycloak\.auth\.svc/);
  });

  it("make platform administrators Admin, security Viewer, and refuse everybody else", () => {
    assert.equal(
      section("auth.generic_oauth")["role_attribute_path"],
      "contains(roles[*], 'platform-admin') && 'Admin' || contains(roles[*], 'security') && 'Viewer'",
    );
    assert.equal(section("auth.generic_oauth")["role_attribute_strict"], "true");
  });

  it("look for roles under the claim they are given", () => {
    assert.match(
      roleAttributePath("realm_access.roles", { admin: ["a"], viewer: [] }),
      /^contains\(realm_access\.roles\[\*\]/,
    );
  });

  it("ask nothing of the Internet", () => {
    const off = {
      analytics: ["reporting_enabled", "check_for_updates", "check_for_plugin_updates"],
      news: ["news_feed_enabled"],
      snapshots: ["external_enabled"],
    };
    for (const [name, keys] of Object.entries(off)) {
      for (const key of keys) assert.equal(section(name)[key], "false", `${name}.${key}`);
    }
    assert.equal(section("plugins")["preinstall_disabled"], "true");
    assert.equal(section("security")["disable_gravatar"], "true");
  });

  it("fix the data source's uid, and let nobody change it or a dashboard in the browser", () => {
    const [source] = (datasources("http://prometheus:9090") as Manifest)["datasources"] as Manifest[];
    assert.equal(source!["uid"], prometheusDatasourceUid);
    assert.equal(source!["editable"], false);
    const [provider] = (dashboardProviders() as Manifest)["providers"] as Manifest[];
    assert.equal(provider!["allowUiUpdates"], false);
    assert.equal(provider!["disableDeletion"], true);
  });
});
