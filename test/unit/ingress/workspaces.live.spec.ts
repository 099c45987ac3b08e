import assert from "node:assert/strict";
import { hosts, session } from "./fakes";
import { LiveEdge } from "./live-edge";

const alice = `alice.${hosts.workspaceParent}`;
const bob = `bob.${hosts.workspaceParent}`;
const browse = { Accept: "text/html", "Sec-Fetch-Mode": "navigate" };
const asAlice = { Cookie: session("alice") };

describe("nginx in front of a workspace", function () {
  this.timeout(60_000);
  const edge = new LiveEdge();
  before(() => edge.start());
  after(() => edge.stop());

  /** Opens a socket; gives the echo of one message, or the HTTP status of the refusal. */
  function socket(host: string, headers: Record<string, string>): Promise<string | number> {
    return new Promise((done, fail) => {
      const ws = edge.socket(host, "/socket", headers);
      ws.on("open", () => {
        ws.send("hello");
      });
      ws.on("message", (data: Buffer) => {
        done(data.toString());
        ws.close();
      });
      ws.on("unexpected-response", (_, res) => {
        done(res.statusCode ?? 0);
        ws.terminate();
      });
      ws.on("error", fail);
    });
  }

  describe("sockets and changes from other origins", () => {
    it("opens a socket for the owner", async () => {
      assert.equal(await socket(alice, { ...asAlice, Origin: `https://${alice}` }), "echo:hello");
    });

    it("refuses a socket that a page of another origin opens, even of another workspace", async () => {
      for (const origin of [
        `https://${bob}`,
        `https://${hosts.ide}`,
        `http://${alice}`,
        "null",
        `https://${alice}.evil`,
      ]) {
        assert.equal(await socket(alice, { ...asAlice, Origin: origin }), 403, origin);
      }
    });

    it("refuses a socket without an origin", async () => {
      assert.equal(await socket(alice, asAlice), 403);
    });

    it("refuses a socket of somebody else and of nobody", async () => {
      assert.equal(await socket(alice, { Cookie: session("bob"), Origin: `https://${alice}` }), 403);
      assert.equal(await socket(alice, { Origin: `https://${alice}` }), 401);
    });

    it("passes no other protocol switch on", async () => {
      await edge.ask({ host: alice, headers: { ...asAlice, Upgrade: "h2c", Connection: "Upgrade" } });
      assert.equal(edge.fakes.alice.last().headers.upgrade, undefined);
    });

    it("lets only the own origin change something", async () => {
      const post = (origin: Record<string, string>) =>
        edge.ask({ host: alice, method: "POST", headers: { ...asAlice, ...origin } });
      assert.equal((await post({ Origin: `https://${alice}` })).status, 200);
      assert.equal((await post({ Origin: `https://${bob}` })).status, 403);
      assert.equal((await post({})).status, 403);
    });
  });

  describe("workspaces that do not run", () => {
    const page = (user: string) =>
      edge.ask({ host: `${user}.${hosts.workspaceParent}`, headers: { Cookie: session(user), ...browse } });

    it("starts a stopped one when its owner comes, and shows a page that looks again", async () => {
      const answer = await page("carol");
      assert.equal(answer.status, 503);
      assert.match(
        answer.body,
        /시작하고 있습니다[\s\S]*http-equiv="refresh"|http-equiv="refresh"[\s\S]*시작하고 있습니다/,
      );
      const { method, url, headers } = edge.fakes.waker.last();
      assert.deepEqual([method, url, headers.cookie], ["POST", "/wake/carol", undefined]);
    });

    it("says that the waker does not answer, and tries again", async () => {
      const answer = await page("frank");
      assert.equal(answer.status, 503);
      assert.match(answer.body, /<meta http-equiv="refresh" content="15">/);
      assert.match(answer.body, /일시적으로 사용할 수 없습니다/);
    });

    it("says that an account is disabled", async () => {
      const answer = await page("dave");
      assert.equal(answer.status, 403);
      assert.doesNotMatch(answer.body, /http-equiv="refresh"/);
      assert.match(answer.body, /중지된 계정/);
    });

    it("says that there is no workspace when its name is unknown", async () => {
      const answer = await page("erin");
      assert.equal(answer.status, 404);
      assert.match(answer.body, /작업 공간이 없습니다/);
    });

    it("does not wake one for a forgotten tab that reconnects", async () => {
      const calls = edge.fakes.waker.seen.length;
      const host = `carol.${hosts.workspaceParent}`;
      assert.equal(await socket(host, { Cookie: session("carol"), Origin: `https://${host}` }), 503);
      assert.equal(edge.fakes.waker.seen.length, calls);
    });

    it("does not wake somebody else's", async () => {
      const calls = edge.fakes.waker.seen.length;
      const answer = await edge.ask({
        host: `carol.${hosts.workspaceParent}`,
        headers: { Cookie: session("alice"), ...browse },
      });
      assert.equal(answer.status, 403);
      assert.equal(edge.fakes.waker.seen.length, calls);
    });
  });
});
