import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import http from "node:http";
import { shutKeycloakPaths } from "../../support/shut-keycloak-paths";
import type { Answered } from "./live-edge";
import { hosts, session } from "./fakes";
import { LiveEdge } from "./live-edge";

const alice = `alice.${hosts.workspaceParent}`;
const bob = `bob.${hosts.workspaceParent}`;
const browse = { Accept: "text/html", "Sec-Fetch-Mode": "navigate" };
const asAlice = { Cookie: session("alice") };

function assertSecurityHeaders(answer: Answered): void {
  assert.match(String(answer.headers["strict-transport-security"]), /^max-age=31536000/);
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  assert.match(String(answer.headers["x-frame-options"]), /^(?:SAMEORIGIN|DENY)$/);
  assert.match(String(answer.headers["content-security-policy"]), /frame-ancestors '(?:self|none)'/);
  assert.equal(answer.headers["server"], "nginx", "the version stays untold");
}

describe("nginx as the only public door", function () {
  this.timeout(60_000);
  const edge = new LiveEdge();
  before(() => edge.start());
  after(() => edge.stop());

  describe("names and paths that try to deceive (X25)", () => {
    const line = (text: string, host: string) => `GET ${text} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`;

    it("closes the connection for an unknown host behind a known server name", async () => {
      for (const host of [
        "evil.test",
        `${alice}.evil.test`,
        `x.y.${hosts.workspaceParent}`,
        "127.0.0.1",
        `-a.${hosts.ide}`,
      ]) {
        assert.equal(await edge.raw(hosts.ide, `${line("/", host)}\r\n`), "", host);
      }
    });

    it("shows no certificate for an unknown server name", async () => {
      await assert.rejects(edge.ask({ host: "evil.test" }), /unrecognized name|alert/i);
    });

    it("gives no access by a host with a fragment sign", async () => {
      const answer = await edge.raw(alice, `${line("/", `${alice}#${bob}`)}Cookie: ${session("alice")}\r\n\r\n`);
      assert.match(answer, /^$|^HTTP\/1.1 40/);
    });

    it("refuses a doubled host header", async () => {
      const text = `${line("/", alice)}Host: ${bob}\r\nCookie: ${session("alice")}\r\n\r\n`;
      assert.match(await edge.raw(alice, text), /^HTTP\/1.1 400/);
    });

    it("decides by the host it forwards when the request line names another one", async () => {
      const text = `${line(`https://${bob}/`, alice)}Cookie: ${session("alice")}\r\n\r\n`;
      assert.match(await edge.raw(alice, text), /^HTTP\/1.1 403/);
    });

    it("asks who the user is whatever the path looks like", async () => {
      for (const path of [
        "/%2e%2e/",
        "//admin",
        "/;/x",
        "/_edge/auth",
        "/_edge/pages/starting.html",
        "/healthz",
        "/../../etc",
      ]) {
        const answer = await edge.raw(alice, `${line(path, alice)}\r\n`);
        assert.match(answer, /^HTTP\/1.1 (?:400|401|404)/, path);
      }
    });

    it("answers nobody at its internal addresses, not even the owner", async () => {
      for (const path of ["/_edge/auth", "/_edge/pages/starting.html", "/_edge/pages/../nginx.conf"]) {
        const { status, body } = await edge.ask({ host: alice, path, headers: asAlice });
        assert.ok(status === 404 || body === "workspace of alice", `${path} ${String(status)}`);
      }
    });
  });

  describe("Keycloak's doors", () => {
    it("opens the realm and its static files", async () => {
      for (const path of ["/realms/webide/protocol/openid-connect/auth?x=1", "/resources/abc/login.css"]) {
        const answer = await edge.ask({ host: hosts.sso, path });
        assert.deepEqual([answer.status, answer.body], [200, `keycloak ${path}`]);
      }
    });

    it("keeps everything else shut, however it is written", async () => {
      const calls = edge.fakes.keycloak.seen.length;
      for (const path of shutKeycloakPaths) {
        const { status } = await edge.ask({ host: hosts.sso, path });
        assert.ok([400, 403, 404].includes(status), `${path} ${String(status)}`);
      }
      assert.equal(edge.fakes.keycloak.seen.length, calls);
    });

    it("opens the admin door to a client certificate only", async () => {
      const path = "/admin/realms/webide";
      assert.equal((await edge.ask({ host: hosts.ssoAdmin, path })).status, 400);
      const { crt: cert, key } = edge.certificates.admin;
      const answer = await edge.ask({ host: hosts.ssoAdmin, path, cert, key });
      assert.deepEqual([answer.status, answer.body], [200, `keycloak ${path}`]);
      for (const shut of ["/metrics", "/health", "/admin/..;/metrics"]) {
        assert.ok([403, 404].includes((await edge.ask({ host: hosts.ssoAdmin, path: shut, cert, key })).status), shut);
      }
    });

    it("does not open the admin door behind the server name of another one", async () => {
      const answer = await edge.ask({ host: hosts.ssoAdmin, serverName: hosts.sso, path: "/admin/realms" });
      assert.ok([400, 421].includes(answer.status), String(answer.status));
    });
  });

  describe("portal and Grafana", () => {
    it("shows the portal to signed-in users and leads each to the own workspace", async () => {
      assert.match((await edge.ask({ host: hosts.ide, headers: asAlice })).body, /내 IDE 열기/);
      const answer = await edge.ask({ host: hosts.ide, path: "/open", headers: asAlice });
      assert.deepEqual([answer.status, answer.headers["location"]], [302, `https://${alice}/`]);
      assert.equal((await edge.ask({ host: hosts.ide, headers: browse })).status, 302);
    });

    it("opens of oauth2-proxy what a browser needs and no more", async () => {
      assert.equal(
        (await edge.ask({ host: hosts.ide, path: "/oauth2/callback?code=1&state=2" })).body,
        "oauth2-proxy /oauth2/callback?code=1&state=2",
      );
      for (const path of [
        "/oauth2/auth",
        "/oauth2/userinfo",
        "/oauth2/callback/../auth",
        "/oauth2/start%0A",
        "/ping",
      ]) {
        assert.equal((await edge.ask({ host: hosts.ide, path })).status, 404, path);
      }
    });

    it("keeps Grafana's metrics inside", async () => {
      assert.equal((await edge.ask({ host: hosts.grafana, path: "/d/1" })).body, "grafana /d/1");
      for (const path of ["/metrics", "//metrics", "/x/../metrics"]) {
        assert.equal((await edge.ask({ host: hosts.grafana, path })).status, 404, path);
      }
    });
  });

  describe("transport", () => {
    it("speaks TLS 1.2 and 1.3 and refuses 1.1", () => {
      const handshake = (version: string) =>
        spawnSync(
          edge.command("openssl"),
          [
            "s_client",
            "-connect",
            `127.0.0.1:${String(edge.httpsPort)}`,
            "-servername",
            hosts.ide,
            version,
            "-cipher",
            "ALL:@SECLEVEL=0",
          ],
          { input: "", encoding: "utf8", timeout: 10_000 },
        ).status;
      assert.deepEqual([handshake("-tls1_1"), handshake("-tls1_2"), handshake("-tls1_3")], [1, 0, 0]);
    });

    it("sets the security headers on every answer, errors and refusals included", async () => {
      const answers = await Promise.all([
        edge.ask({ host: alice, headers: asAlice }),
        edge.ask({ host: bob, headers: asAlice }),
        edge.ask({ host: alice }),
        edge.ask({ host: alice, headers: browse }),
        edge.ask({ host: `carol.${hosts.workspaceParent}`, headers: { Cookie: session("carol"), ...browse } }),
        edge.ask({ host: hosts.ide, path: "/nowhere" }),
        edge.ask({ host: hosts.sso, path: "/admin" }),
        edge.ask({ host: hosts.sso, path: "/realms/webide/account" }),
        edge.ask({ host: hosts.grafana, path: "/metrics" }),
      ]);
      answers.forEach(assertSecurityHeaders);
    });

    it("answers plain HTTP with a redirect to known hosts only", async () => {
      const plain = (host: string, path: string) =>
        new Promise<http.IncomingMessage>((done, fail) => {
          const options = { host: "127.0.0.1", port: edge.httpPort, path, headers: { Host: host }, agent: false };
          http
            .get(options, (res) => {
              done(res.resume());
            })
            .on("error", fail);
        });
      const answer = await plain(alice, "/x?y=1");
      assert.deepEqual([answer.statusCode, answer.headers.location], [308, `https://${alice}/x?y=1`]);
      assert.equal((await plain("10.0.0.1", "/healthz")).statusCode, 200);
      await assert.rejects(plain("evil.test", "/"), /hang up|ECONNRESET/);
    });
  });
});
