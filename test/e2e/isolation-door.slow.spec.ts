import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { readFileSync } from "node:fs";
import { clearedHeaders } from "../../components/ingress/nginx-includes";
import type { E2ePlatform } from "../support/e2e-platform";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import { HttpBrowser, navigation } from "../support/http-browser";
import { shutKeycloakPaths } from "../support/shut-keycloak-paths";

/** Headers by which products behind a proxy are told who asks and where; forged by the client here. */
function forged(user: string, host: string): Record<string, string> {
  const identity = Object.fromEntries(clearedHeaders.map((name) => [name, user]));
  return {
    ...identity,
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": host,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Uri": "/",
    "X-Real-IP": "127.0.0.1",
    X_Forwarded_User: user,
  };
}

/** What somebody tries at the public door: without an account, and with the session of another user. */
describe("at the public door", function () {
  this.timeout(2 * 60_000);

  let platform: E2ePlatform;
  let bob: HttpBrowser;
  let stranger: HttpBrowser;
  let hosts: E2ePlatform["hosts"];
  let own: string;
  let foreign: string;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    ({ hosts } = platform);
    bob = await platform.signedIn("bob");
    stranger = new HttpBrowser(platform.door);
    own = `bob.${hosts.workspaceParent}`;
    foreign = `alice.${hosts.workspaceParent}`;
  });

  const line = (path: string, host: string) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`;

  it("the owner's session opens the owner's editor", async () => {
    const { status, body } = await bob.open(`https://${own}/`);
    assert.equal(status, 200);
    assert.match(body, /vscode|code-server/i);
  });

  it("a session opens nobody else's host, and its own workspace is not shown there either", async () => {
    const { status, body } = await bob.ask(`https://${foreign}/`, { headers: navigation });
    assert.equal(status, 403);
    assert.doesNotMatch(body, /vscode|code-server/i);
  });

  it("forged identity and forwarding headers open nothing to a session of somebody else", async () => {
    const { status } = await bob.ask(`https://${foreign}/`, { headers: forged("alice", foreign) });
    assert.equal(status, 403);
    const atOwn = await bob.ask(`https://${own}/healthz`, { headers: forged("alice", foreign) });
    assert.equal(atOwn.status, 200);
  });

  it("forged identity and forwarding headers sign nobody in", async () => {
    for (const host of [own, foreign, hosts.ide]) {
      const { status } = await stranger.ask(`https://${host}/`, { headers: forged("alice", foreign) });
      assert.equal(status, 401, host);
    }
  });

  it("a forged host does not lead the sign-in elsewhere", async () => {
    const headers = { ...navigation, "X-Forwarded-Host": "evil.test", "X-Auth-Request-Redirect": "https://evil.test/" };
    for (const path of ["/", "/oauth2/start?rd=https://evil.test/", "/oauth2/sign_in?rd=//evil.test"]) {
      const { status, headers: got } = await stranger.ask(`https://${hosts.ide}${path}`, { headers });
      assert.equal(status, 302, path);
      const location = new URL(String(got["location"]));
      assert.equal(location.host, hosts.sso, path);
      assert.equal(location.searchParams.get("redirect_uri"), `https://${hosts.ide}/oauth2/callback`);
      assert.doesNotMatch(location.searchParams.get("state") ?? "", /evil/, path);
    }
  });

  it("a doubled host header is refused", async () => {
    const cookie = `Cookie: ${bob.cookieHeader(own)}\r\n`;
    assert.match(await bob.raw(own, `${line("/healthz", own)}${cookie}\r\n`), /^HTTP\/1\.1 200/);
    assert.match(await bob.raw(own, `${line("/healthz", own)}Host: ${foreign}\r\n${cookie}\r\n`), /^HTTP\/1\.1 400/);
  });

  it("a host with a fragment sign, a name in the request line, or another server name opens nothing", async () => {
    const cookie = `Cookie: ${bob.cookieHeader(own)}\r\n`;
    assert.match(await bob.raw(own, `${line("/", `${own}#${foreign}`)}${cookie}\r\n`), /^$|^HTTP\/1\.1 40/);
    assert.match(await bob.raw(own, `${line("/", `${foreign}#${own}`)}${cookie}\r\n`), /^$|^HTTP\/1\.1 40/);
    assert.match(await bob.raw(own, `${line(`https://${foreign}/`, own)}${cookie}\r\n`), /^HTTP\/1\.1 (?:400|403|421)/);
    assert.match(await bob.raw(own, `${line("/", foreign)}${cookie}\r\n`), /^HTTP\/1\.1 (?:403|421)/);
    for (const host of ["evil.test", `${own}.evil.test`, `x.y.${hosts.workspaceParent}`, "127.0.0.1"])
      assert.equal(await bob.raw(own, `${line("/", host)}${cookie}\r\n`), "", host);
  });

  it("a path written differently opens nothing without a session", async () => {
    for (const host of [own, hosts.ide]) {
      for (const path of [
        "/%2e%2e/",
        "//admin",
        "/;/x",
        "/..;/x",
        "/%2f%2fadmin",
        "/_edge/auth",
        "/../../etc",
        "/healthz/../",
      ]) {
        const answer = await stranger.raw(host, `${line(path, host)}\r\n`);
        assert.match(answer, /^HTTP\/1\.1 (?:400|401|404)/, `${host}${path}: ${answer.slice(0, 40)}`);
      }
    }
  });

  it("of Keycloak, only the realm's pages are public, however a path is written", async () => {
    const open = await stranger.ask(`https://${hosts.sso}/realms/webide/.well-known/openid-configuration`);
    assert.equal(open.status, 200);
    for (const path of shutKeycloakPaths) {
      const { status } = await stranger.ask(`https://${hosts.sso}${path}`);
      assert.ok([400, 403, 404].includes(status), `${path} ${String(status)}`);
    }
  });

  it("the administrators' door opens to a client certificate alone", async () => {
    const folder = platform.door.authority.replace(/[^/]+$/, "");
    const [cert = "", key = ""] = ["admin.crt", "admin.key"].map((name) => readFileSync(folder + name, "utf8"));
    const path = "/admin/realms/webide";
    // Known to nginx by its certificate; who may do what is asked by Keycloak.
    const known = await stranger.ask(`https://${hosts.ssoAdmin}${path}`, { client: { cert, key } });
    assert.equal(known.status, 401);
    assert.match(known.body, /HTTP 401/);
    for (const asked of [path, "/realms/master/", "//admin/", "/admin/..;/metrics"]) {
      const { status } = await stranger.ask(`https://${hosts.ssoAdmin}${asked}`);
      assert.equal(status, 400, asked);
    }
    for (const shut of ["/metrics", "/health", "/admin/..;/metrics", "/admin/%2e%2e/metrics"]) {
      const { status } = await stranger.ask(`https://${hosts.ssoAdmin}${shut}`, { client: { cert, key } });
      assert.ok([400, 403, 404].includes(status), `${shut} ${String(status)}`);
    }
  });

  it("oauth2-proxy's own answers about sessions, and metrics, stay inside", async () => {
    for (const [host, paths] of [
      [hosts.ide, ["/oauth2/auth", "/oauth2/userinfo", "/oauth2/callback/../auth", "/metrics", "/ping"]],
      [hosts.grafana, ["/metrics", "//metrics", "/x/../metrics", "/%6detrics"]],
    ] as const) {
      for (const path of paths) {
        const { status } = await bob.ask(`https://${host}${path}`);
        assert.equal(status, 404, `${host}${path}`);
      }
    }
  });

  it("a page of another origin opens no socket with the session, and changes nothing", async () => {
    const socket = (host: string, origin: string) =>
      new Promise<number>((resolve) => {
        const opened = new WebSocket(`wss://127.0.0.1:${String(platform.door.doorPort)}/?reconnectionToken=attack`, {
          ca: readFileSync(platform.door.authority),
          headers: { Host: host, Origin: origin, Cookie: bob.cookieHeader(own) },
          servername: host,
          handshakeTimeout: 20_000,
        } as WebSocket.ClientOptions);
        opened.on("open", () => {
          resolve(101);
          opened.close();
        });
        opened.on("unexpected-response", (_, { statusCode = 0 }) => {
          resolve(statusCode);
        });
        opened.on("error", () => {
          resolve(0);
        });
      });
    assert.equal(await socket(own, `https://${own}`), 101);
    for (const origin of ["https://evil.test", `https://${foreign}`, `https://${hosts.ide}`, "null", `http://${own}`])
      assert.equal(await socket(own, origin), 403, origin);
    assert.equal(await socket(foreign, `https://${foreign}`), 403);
    const posted = await bob.ask(`https://${own}/`, { method: "POST", headers: { Origin: `https://${foreign}` } });
    assert.equal(posted.status, 403);
  });

  it("many wrong tries in a row are slowed down, and a browser's ordinary sign-in is not", async () => {
    const address = `https://${hosts.sso}/realms/webide/protocol/openid-connect/auth`;
    // Each replica of nginx counts by itself.
    const answers = await Promise.all(Array.from({ length: 200 }, () => stranger.ask(address)));
    assert.ok(answers.some(({ status }) => status === 429));
    await sleep(15_000);
    assert.notEqual((await stranger.ask(address)).status, 429);
  });
});
