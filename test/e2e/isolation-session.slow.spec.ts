import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sessionCookie } from "../../components/ingress/session-cookie";
import type { E2ePlatform } from "../support/e2e-platform";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import { HttpBrowser } from "../support/http-browser";

interface Account {
  readonly id: string;
  readonly enabled: boolean;
}

/** Session cookies that somebody has copied, after their owner has signed out or is disabled. */
describe("a stolen session cookie", function () {
  this.timeout(10 * 60_000);

  let platform: E2ePlatform;
  let own: string;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    own = `https://bob.${platform.hosts.workspaceParent}/healthz`;
  });

  /** Asks with a copied cookie, from a browser that has none of its own. */
  const replay = async (cookie: string) =>
    (await new HttpBrowser(platform.door).ask(own, { headers: { Cookie: cookie } })).status;

  const copied = (browser: HttpBrowser) => browser.cookieHeader(new URL(own).hostname);

  it("opens nothing once its owner has signed out", async () => {
    const browser = await platform.signedIn("bob");
    const cookie = copied(browser);
    assert.equal(await replay(cookie), 200);
    await browser.open(`https://${platform.hosts.ide}/oauth2/sign_out`);
    assert.equal(await replay(cookie), 401);
  });

  it("opens nothing when it was changed by a single sign", async () => {
    const browser = await platform.signedIn("bob");
    const cookie = copied(browser);
    assert.equal(await replay(cookie), 200);
    const at = cookie.indexOf(`${sessionCookie}=`) + sessionCookie.length + 10;
    const other = cookie[at] === "A" ? "B" : "A";
    assert.equal(await replay(`${cookie.slice(0, at)}${other}${cookie.slice(at + 1)}`), 401);
  });

  it("opens nothing when its owner is disabled, at the latest when the access token has ended", async () => {
    const browser = await platform.signedIn("bob");
    const cookie = copied(browser);
    assert.equal(await replay(cookie), 200);
    const [account] = (await platform.realm("GET", "/users?username=bob&exact=true")) as Account[];
    assert.ok(account);
    const realm = (await platform.realm("GET")) as { accessTokenLifespan: number };
    const disabledAt = Date.now();
    await platform.realm("PUT", `/users/${account.id}`, { ...account, enabled: false });
    try {
      // Sessions are asked for again after a minute; until its token has ended, a session that can not be renewed stays.
      const latest = (60 + realm.accessTokenLifespan + 30) * 1000;
      let status = await replay(cookie);
      while (status === 200 && Date.now() - disabledAt < latest) {
        await sleep(5000);
        status = await replay(cookie);
      }
      assert.equal(status, 401, `after ${String(Math.round((Date.now() - disabledAt) / 1000))} s`);
      console.log(`      refused ${String(Math.round((Date.now() - disabledAt) / 1000))} s after the disabling`);
      await assert.rejects(platform.signedIn("bob"), /can not sign in/);
    } finally {
      await platform.realm("PUT", `/users/${account.id}`, { ...account, enabled: true });
    }
    assert.equal(await replay(cookie), 401);
    await platform.signedIn("bob");
  });
});
