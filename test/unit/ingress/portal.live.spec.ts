import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { factsOf, hosts, session } from "./fakes";
import type { Answered, Ask } from "./live-edge";
import { LiveEdge } from "./live-edge";

const browse = { Accept: "text/html", "Sec-Fetch-Mode": "navigate" };
const asAlice = { Cookie: session("alice") };

describe("the portal of a signed-in user", function () {
  this.timeout(60_000);
  const edge = new LiveEdge();
  before(() => edge.start());
  after(() => edge.stop());

  const portal = (ask: Omit<Ask, "host"> = {}) => edge.ask({ host: hosts.ide, ...ask });
  const askedOfWaker = () => edge.fakes.waker.seen.map(({ url }) => url);

  describe("what belongs to one user", () => {
    it("is told to everybody about themselves", async () => {
      for (const user of ["alice", "bob"]) {
        const answer = await portal({ path: "/me", headers: { Cookie: session(user) } });
        assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, factsOf(user)]);
      }
    });

    it("is asked for without cookie, key, query or body of the caller", async () => {
      const headers = { ...asAlice, Authorization: "Bearer x", Origin: `https://${hosts.ide}` };
      await portal({ path: "/me?user=bob", method: "POST", headers });
      const { method, url, headers: sent } = edge.fakes.waker.last();
      assert.deepEqual([method, url], ["GET", "/portal/alice"]);
      assert.deepEqual([sent.cookie, sent.authorization, sent["content-length"]], [undefined, undefined, undefined]);
    });

    const names = ["X-Auth-Request-Preferred-Username", "X-Auth-Request-User", "X-Forwarded-User", "X-User"];
    const more = ["X-Forwarded-Preferred-Username", "X-Webide-User", "Remote-User", "X-Original-Uri", "X-Rewrite-Url"];
    for (const header of [...names, ...more]) {
      it(`is not told about somebody else by the header ${header}`, async () => {
        const value = header.endsWith("i") || header.endsWith("l") ? "/portal/bob" : "bob";
        const { body } = await portal({ path: "/me", headers: { ...asAlice, [header]: value } });
        assert.equal((JSON.parse(body) as { user: string }).user, "alice");
        assert.equal(edge.fakes.waker.last().headers[header.toLowerCase()], undefined);
      });
    }

    it("is not told about somebody else by path or query", async () => {
      const before = askedOfWaker().length;
      const paths = ["/me?user=bob", "/me?/../bob", "/me#/bob", "/me/bob", "/me/../portal/bob", "/me%2f..%2fbob"];
      const worse = [
        "/me;/bob",
        "//me/bob",
        "/portal/bob",
        "/portal/../me",
        "/me%0d%0aX-User:%20bob",
        "/me%3fuser=bob",
      ];
      for (const path of [...paths, ...worse]) {
        const answer = await portal({ path, headers: asAlice });
        assert.ok(!answer.body.includes('"user":"bob"'), path);
      }
      assert.ok(
        askedOfWaker()
          .slice(before)
          .every((url) => url === "/portal/alice"),
        askedOfWaker().join(),
      );
    });

    it("is not asked for in a name that is no user id", async () => {
      const before = askedOfWaker().length;
      for (const name of ["../portal/bob", "alice/../bob", "Bob", "bob%2f", "bob?x", "-bob", "b".repeat(32)]) {
        assert.equal((await portal({ path: "/me", headers: { Cookie: session(name) } })).status, 403, name);
      }
      assert.equal(askedOfWaker().length, before);
    });

    it("is told to nobody who has not signed in: a script gets 401, a page the sign-in", async () => {
      const before = askedOfWaker().length;
      const script = await portal({ path: "/me", headers: { "X-Auth-Request-Preferred-Username": "alice" } });
      assert.deepEqual([script.status, JSON.parse(script.body)], [401, { error: "sign_in_required" }]);
      assert.equal((await portal({ path: "/me", headers: browse })).status, 302);
      assert.equal((await portal({ path: "/", headers: browse })).status, 302);
      assert.equal((await portal({ path: "/guide" })).status, 401);
      assert.equal((await portal({ path: "/me", headers: { Cookie: session("disabled") } })).status, 401);
      assert.equal(askedOfWaker().length, before);
    });

    it("is not readable for pages of other origins, workspaces included", async () => {
      const before = askedOfWaker().length;
      const headers = { ...asAlice, Origin: `https://bob.${hosts.workspaceParent}` };
      assert.equal((await portal({ path: "/me", headers })).status, 403);
      assert.equal(askedOfWaker().length, before);
      const own = await portal({ path: "/me", headers: asAlice });
      assert.equal(own.headers["cross-origin-resource-policy"], "same-origin");
      assert.equal(own.headers["access-control-allow-origin"], undefined);
    });

    it("stays in no cache, and the waker sets no cookie", async () => {
      const { headers } = await portal({ path: "/me", headers: asAlice });
      assert.equal(headers["cache-control"], "no-store");
      assert.ok(!String(headers["set-cookie"]).includes("of-the-waker"));
    });

    it("C5: includes how many tokens of the day are used, by the same rules", async () => {
      const answer = await portal({ path: "/me/tokens?user=bob", headers: { ...asAlice, "X-User": "bob" } });
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { used: 500, limit: 1000 }]);
      const { method, url, headers } = edge.fakes.budget.last();
      assert.deepEqual([method, url, headers.cookie], ["GET", "/budget/alice", undefined]);
      const before = edge.fakes.budget.seen.length;
      assert.equal((await portal({ path: "/me/tokens" })).status, 401);
      assert.equal((await portal({ path: "/me/tokens", headers: { Cookie: session("../bob") } })).status, 403);
      const foreign = { ...asAlice, Origin: `https://bob.${hosts.workspaceParent}` };
      assert.equal((await portal({ path: "/me/tokens", headers: foreign })).status, 403);
      assert.equal((await portal({ path: "/me/tokens/bob", headers: asAlice })).status, 404);
      assert.equal(edge.fakes.budget.seen.length, before);
      assert.equal((await portal({ path: "/me/tokens", headers: { Cookie: session("erin") } })).status, 503);
    });

    it("is a plain refusal while the waker is broken, without its words", async () => {
      const answer = await portal({ path: "/me", headers: { Cookie: session("erin") } });
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [503, { error: "facts_unavailable" }]);
    });
  });

  describe("its pages", () => {
    /** Everything that a page runs or draws by itself is named in its policy by its hash. */
    function assertSealed({ headers, body }: Answered): void {
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      for (const [, name, text] of body.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)) {
        const hash = createHash("sha256").update(text!).digest("base64");
        assert.ok(policy.includes(`'sha256-${hash}'`), name);
      }
      assert.doesNotMatch(
        body,
        /\s(?:src|style|on[a-z]+)=|<link[^>]+href="(?!data:,)/,
        "nothing is loaded, nothing unnamed",
      );
    }

    it("load nothing from elsewhere and run nothing unnamed", async () => {
      for (const path of ["/", "/guide", "/nowhere"]) assertSealed(await portal({ path, headers: asAlice }));
      assertSealed(await edge.ask({ host: `carol.${hosts.ide}`, headers: { Cookie: session("carol"), ...browse } }));
      assertSealed(await edge.ask({ host: `bob.${hosts.ide}`, headers: { ...asAlice, ...browse } }));
    });

    it("name contacts, models and the guide in both languages", async () => {
      const { body } = await portal({ headers: asAlice });
      for (const text of ["help@company.test", "safe@company.test", "code-chat", "a-chat-model", "32,768"]) {
        assert.ok(body.includes(text), text);
      }
      const guide = await portal({ path: "/guide", headers: asAlice });
      assert.match(guide.body, /<article lang="ko">\s*<h1>첫걸음[\s\S]*<article lang="en">\s*<h1>First steps/);
    });

    it("give the number by which the access log has the request", async () => {
      const answer = await edge.ask({ host: `bob.${hosts.ide}`, path: "/reference", headers: asAlice });
      const { request_id: id } = await edge.log.line("/reference");
      assert.ok(String(answer.headers["server-timing"]).includes(`reference;desc=${id!}`), id);
    });

    it("lead a user without a usable name back to the portal", async () => {
      const answer = await portal({ path: "/open", headers: { Cookie: session("-x") } });
      assert.deepEqual([answer.status, answer.headers["location"]], [302, `https://${hosts.ide}/`]);
    });
  });
});
