import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/tls/hosts";
import { issue } from "../../issued-certificate";
import { foundInAll, unknown } from "../../judged";
import { nginxConf } from "../../nginx-manifests";

const authority = issue({ name: "authority" });
const covered = ["ide.company.com", "*.ide.company.com"];

function secret(hosts: readonly string[], key = "tls.crt", name = "nginx-tls"): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "ingress" },
    stringData: { [key]: issue({ name: "edge", hosts, by: authority }).crt },
  };
}

const pod = (volumes: unknown, namespace = "ingress"): Record<string, unknown> => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "nginx", namespace },
  spec: { volumes },
});
const both = [{ configMap: { name: "nginx-config" } }, { secret: { secretName: "nginx-tls" } }];
const conf = (names: string, listen = "8443 ssl"): Record<string, unknown> =>
  nginxConf(`http { ssl_certificate /etc/nginx/tls/tls.crt; server { listen ${listen}; server_name ${names}; } }`);
const found = (names: string, hosts = covered): string[] => foundInAll(rule, [conf(names), secret(hosts), pod(both)]);

describe("tls/hosts", () => {
  for (const names of [
    "ide.company.com",
    '"~^[a-z]+\\\\.ide\\\\.company\\\\.com$"',
    '"~^[a-z]+\\\\.ide\\\\.company\\\\.com\\\\z"',
    "*.ide.company.com",
    "_",
  ]) {
    it(`accepts the certificate of ${covered.join(" and ")} for ${names}`, () => {
      assert.deepEqual(found(names), []);
    });
  }

  for (const names of [
    "grafana.company.com",
    "company.com",
    "a.b.ide.company.com",
    '"~^[a-z]+\\\\.company\\\\.com$"',
    "*.company.com",
    "ide.company.com.example.com",
  ]) {
    it(`refuses it for ${names}`, () => {
      assert.equal(found(names).length, 1);
    });
  }

  it("tells of each host by itself, with what the certificate names", () => {
    assert.deepEqual(found("ide.company.com sso.company.com grafana.company.com"), [
      'ConfigMap ingress/nginx-config: data."nginx.conf" is server_name sso.company.com (line 1)',
      'ConfigMap ingress/nginx-config: data."nginx.conf" is server_name grafana.company.com (line 1)',
    ]);
  });

  it("does not take the subject for a host", () => {
    assert.equal(found("edge.company.com", []).length, 1);
  });

  it("judges the file that the server shows, from a Secret in the same pod", () => {
    const wrong = "grafana.company.com";
    assert.deepEqual(foundInAll(rule, [conf(wrong), secret(covered, "other.crt"), pod(both)]), []);
    assert.deepEqual(foundInAll(rule, [conf(wrong), secret(covered, "tls.crt", "other"), pod(both)]), []);
    assert.deepEqual(foundInAll(rule, [conf(wrong), secret(covered), pod(both, "other")]), []);
    assert.deepEqual(foundInAll(rule, [conf(wrong), secret(covered), pod(both.slice(1))]), []);
    assert.deepEqual(foundInAll(rule, [conf(wrong), secret(covered)]), []);
    const projected = [
      { configMap: { name: "nginx-config" } },
      { projected: { sources: [{ secret: { name: "nginx-tls" } }] } },
    ];
    assert.equal(foundInAll(rule, [conf(wrong), secret(covered), pod(projected)]).length, 1);
  });

  it("leaves servers without TLS, servers on loopback and encrypted certificates alone", () => {
    const wrong = "grafana.company.com";
    assert.deepEqual(foundInAll(rule, [conf(wrong, "8080"), secret(covered), pod(both)]), []);
    assert.deepEqual(foundInAll(rule, [conf(wrong, "127.0.0.1:8443 ssl"), secret(covered), pod(both)]), []);
    const hidden = { ...secret([]), stringData: { "tls.crt": "<secret:config/tlsCertificate>" } };
    assert.deepEqual(foundInAll(rule, [conf(wrong), hidden, pod(both)]), []);
    assert.deepEqual(foundInAll(rule, [conf(wrong), { ...hidden, stringData: unknown }, pod(both)]), []);
  });

  it("is mandatory, judges the platform and plain manifests", () => {
    assert.equal(rule.level, "mandatory");
    const all = [conf("grafana.company.com"), secret(covered), pod(both)];
    assert.equal(foundInAll(rule, all, { stack: "" }).length, 1);
    assert.deepEqual(foundInAll(rule, all, { stack: "prod-users-00" }), []);
  });

  it("refuses what is not known at preview, or of another form", () => {
    const all = [secret(covered), pod(both)];
    assert.match(foundInAll(rule, [nginxConf(unknown), ...all])[0] ?? "", /not known at preview/);
    assert.match(foundInAll(rule, [conf("a.b"), secret(covered), pod(unknown)])[0] ?? "", /spec\.volumes is not known/);
    assert.match(foundInAll(rule, [conf("a.b"), secret(covered), pod("x")])[0] ?? "", /spec\.volumes is "x"/);
  });
});
