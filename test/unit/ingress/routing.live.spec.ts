import assert from "node:assert/strict";
import { clearedHeaders } from "../../../components/ingress/nginx-includes";
import type { Answered } from "./live-edge";
import { hosts, session } from "./fakes";
import { LiveEdge } from "./live-edge";

const alice = `alice.${hosts.workspaceParent}`;
const bob = `bob.${hosts.workspaceParent}`;
const browse = { Accept: "text/html", "Sec-Fetch-Mode": "navigate" };
const asAlice = { Cookie: session("alice") };

function cookies(answer: Answered): string[] {
  return [answer.headers["set-cookie"] ?? []].flat();
}

/** Whether a browser would store a cookie: RFC 6265bis, 4.1.3 (prefixes). */
function accepted(cookie: string): boolean {
  return !cookie.startsWith("__Secure-") || /;\s*secure\s*(?:;|$)/i.test(cookie);
}

describe("nginx between the users and their workspaces", function () {
  this.timeout(60_000);
  const edge = new LiveEdge();
  before(() => edge.start());
  after(() => edge.stop());

  describe("who reaches which workspace", () => {
    it("lets the owner in", async () => {
      const answer = await edge.ask({ host: alice, headers: asAlice });
      assert.equal(answer.status, 200);
      assert.equal(answer.body, "workspace of alice");
    });

    it("refuses a signed-in user at somebody else's host, and does not show the own workspace there either", async () => {
      const before = [edge.fakes.alice.seen.length, edge.fakes.bob.seen.length];
      const answer = await edge.ask({ host: bob, headers: asAlice });
      assert.equal(answer.status, 403);
      assert.match(answer.body, /내 작업 공간이 아닙니다/);
      assert.deepEqual([edge.fakes.alice.seen.length, edge.fakes.bob.seen.length], before);
    });

    it("refuses a name that only begins or ends like the owner's", async () => {
      for (const user of ["alic", "lice", "alicea"]) {
        assert.equal((await edge.ask({ host: alice, headers: { Cookie: session(user) } })).status, 403, user);
      }
    });

    it("sends an anonymous page view to the sign-in and tells it where to come back to, query included", async () => {
      const answer = await edge.ask({ host: alice, path: "/a?folder=/x&b=2", headers: browse });
      assert.equal(answer.status, 302);
      assert.equal(answer.headers["location"], `https://${hosts.sso}/realms/webide/protocol/openid-connect/auth`);
      assert.equal(
        edge.fakes.oauth2Proxy.last().headers["x-auth-request-redirect"],
        `https://${alice}/a?folder=/x&b=2`,
      );
    });

    it("answers an anonymous script with 401 and no redirect", async () => {
      const answer = await edge.ask({ host: alice, path: "/api", headers: { Accept: "application/json" } });
      assert.equal(answer.status, 401);
      assert.equal(answer.headers["location"], undefined);
      assert.deepEqual(JSON.parse(answer.body), { error: "sign_in_required" });
    });

    it("treats a disabled user, whose session Keycloak no longer renews, like an anonymous one", async () => {
      const headers = { Cookie: session("disabled") };
      assert.equal((await edge.ask({ host: alice, headers })).status, 401);
      assert.equal((await edge.ask({ host: alice, headers: { ...headers, ...browse } })).status, 302);
    });

    it("passes the renewed session cookie on to the browser", async () => {
      const answer = await edge.ask({ host: alice, headers: asAlice });
      assert.ok(cookies(answer).some((cookie) => cookie.startsWith(`${session("alice")}-renewed; Domain=.ide.`)));
    });
  });

  describe("what an upstream is told", () => {
    it("never passes a client's identity or forwarding headers on", async () => {
      const forged = Object.fromEntries(clearedHeaders.map((name) => [name, "forged"]));
      const more = { "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "evil", "X-Real-IP": "6.6.6.6" };
      await edge.ask({
        host: alice,
        headers: { ...asAlice, ...forged, ...more, "X-Forwarded-Proto": "http", X_Forwarded_User: "forged" },
      });
      for (const upstream of [edge.fakes.alice, edge.fakes.oauth2Proxy]) {
        const { headers, rawHeaders } = upstream.last();
        assert.ok(!rawHeaders.includes("forged"), rawHeaders.join(" "));
        assert.equal(headers["x-forwarded-for"], "127.0.0.1");
        assert.equal(headers["x-real-ip"], "127.0.0.1");
        assert.equal(headers["x-forwarded-host"], alice);
        assert.equal(headers["x-forwarded-proto"], "https");
      }
    });

    it("does not believe an identity header of an anonymous client", async () => {
      const answer = await edge.ask({ host: alice, headers: { "X-Auth-Request-Preferred-Username": "alice" } });
      assert.equal(answer.status, 401);
    });

    it("takes the session cookie away and leaves the others", async () => {
      await edge.ask({
        host: alice,
        headers: { Cookie: `a=1; ${session("alice")}; b=2; __Secure-webide_csrf_x=3; c=4` },
      });
      assert.deepEqual(edge.fakes.alice.last().headers.cookie?.split(/;\s*/), ["a=1", "b=2", "c=4"]);
    });

    it("takes the session cookie away wherever it stands", async () => {
      for (const cookie of [
        session("alice"),
        `${session("alice")}; a=1`,
        `a=1; ${session("alice")}`,
        `a=1;${session("alice")};b=2`,
        `a=1; \t${session("alice")} ; b=2`,
      ]) {
        await edge.ask({ host: alice, headers: { Cookie: cookie } });
        assert.doesNotMatch(edge.fakes.alice.last().headers.cookie ?? "", /webide|session-of/, cookie);
      }
    });

    it("drops all cookies when there are more of the session's name than it takes out one by one", async () => {
      const many = Array.from({ length: 30 }, (_, index) => `__Secure-webide=${String(index)}`).join("; ");
      await edge.ask({ host: alice, headers: { Cookie: `a=1; ${session("alice")}; ${many}` } });
      assert.equal(edge.fakes.alice.last().headers.cookie, undefined);
    });

    it("makes a workspace's cookie of the session's name one that browsers refuse", async () => {
      const answer = await edge.ask({ host: alice, headers: asAlice });
      const kept = cookies(answer).filter(accepted);
      assert.ok(kept.some((cookie) => cookie.startsWith("theme=dark")));
      assert.ok(!kept.some((cookie) => cookie.includes("stolen")), kept.join(" | "));
    });

    it("keeps a workspace's cookies to its own host", async () => {
      const answer = await edge.ask({ host: alice, headers: asAlice });
      assert.ok(cookies(answer).includes(`wide=1; Domain=${alice}; Path=/`), cookies(answer).join(" | "));
    });

    it("takes no orders from a workspace and hides what it is made with", async () => {
      const answer = await edge.ask({ host: alice, headers: asAlice });
      assert.equal(answer.body, "workspace of alice", "X-Accel-Redirect is not followed");
      assert.equal(answer.headers["x-powered-by"], undefined);
    });
  });
});
