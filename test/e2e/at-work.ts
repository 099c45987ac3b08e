import type { Page } from "playwright-core";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import { EditorPage } from "./pages/editor-page";
import { PortalPage } from "./pages/portal-page";
import { TerminalPanel } from "./pages/terminal-panel";
import { signIn } from "./people";
import { Screenshots } from "./screenshots";
import { Workstation } from "./workstation";

/** A user at the editor; everything is there from the first `before` on. */
export class AtWork {
  platform!: E2ePlatform;
  /** The window that is worked in. */
  page!: Page;
  editor!: EditorPage;
  readonly shots: Screenshots;
  private desk: Workstation | undefined;
  private opened: TerminalPanel | undefined;

  constructor(pictures: string) {
    this.shots = new Screenshots(pictures);
  }

  async begin(user: string, locale?: string): Promise<void> {
    this.platform = await e2ePlatform();
    this.desk = await Workstation.open(this.platform.door);
    this.page = await signIn(await this.desk.person(locale), this.platform, user);
    await new PortalPage(this.page).openWorkspace();
    this.editor = new EditorPage(this.page);
    await this.editor.opened();
  }

  /** The terminal, opened by whoever asks first. */
  async terminal(): Promise<TerminalPanel> {
    return (this.opened ??= await TerminalPanel.open(this.editor));
  }

  /** Goes on in a new window of the same session. */
  async newWindow(): Promise<void> {
    this.page = await this.page.context().newPage();
    this.editor = new EditorPage(this.page);
    this.opened = undefined;
  }

  async end(): Promise<void> {
    await this.opened?.close().catch(() => undefined);
    await this.desk?.close();
  }
}

/** Puts a user to work for the tests of a `describe`, and takes a picture of each one that fails. */
export function atWork(user: string, pictures: string, locale?: string): AtWork {
  const work = new AtWork(pictures);
  before(async function () {
    this.timeout(e2eTimeout);
    await work.begin(user, locale);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await work.shots.take(work.page, "failed");
  });
  after(() => work.end());
  return work;
}
