import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import { SignInPage } from "./pages/sign-in-page";
import { signIn } from "./people";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

/** Who stands before a door that is not theirs, and what they are told. */
describe("doors that stay closed to a browser", function () {
  this.timeout(5 * 60_000);

  const shots = new Screenshots("doors");
  let platform: E2ePlatform;
  let desk: Workstation;
  let bob: BrowserContext;
  let page: Page;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    desk = await Workstation.open(platform.door);
    bob = await desk.person("en-US");
    page = await signIn(bob, platform, "bob");
  });

  after(async () => {
    await desk.close();
  });

  it("J3: another user's workspace is refused with a page that says so, whether it runs or not", async () => {
    for (const owner of ["alice", "carol"]) {
      const answer = await page.goto(`https://${owner}.${platform.hosts.workspaceParent}/`);
      assert.equal(answer?.status(), 403, owner);
      assert.match(await page.locator("body").innerText(), /not your workspace|somebody else/);
      await shots.take(page, `bob-at-${owner}`);
    }
  });

  it("J3: a script of one's own workspace reaches no other one with the cookie that both share", async () => {
    await page.goto(`https://${platform.hosts.ide}/`);
    const answers = await page.evaluate(
      (host) =>
        Promise.all(
          [`https://${host}/`, `https://${host}/healthz`].map((url) =>
            fetch(url, { credentials: "include" }).then(
              (answer) => answer.status,
              () => "not readable",
            ),
          ),
        ),
      `alice.${platform.hosts.workspaceParent}`,
    );
    assert.deepEqual(answers, ["not readable", "not readable"]);
  });

  it("a disabled user is told so at the sign-in, after the right password only", async () => {
    const carol = await desk.person();
    const window = await carol.newPage();
    await window.goto(`https://${platform.hosts.ide}/`);
    const form = new SignInPage(window);
    await form.password("carol", "a wrong password");
    assert.match(await form.refusal(), /잘못된|Invalid/);
    await form.password("carol", await platform.firstPassword("carol"));
    assert.match(await form.refusal(), /비활성|disabled/i);
    await shots.take(window, "carol-is-disabled");
    await carol.close();
  });
});
