import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext } from "playwright-core";
import { ensureTools } from "../../embedded/tools/ensure";

/** What a user's computer knows of the platform. */
export interface WorkstationArgs {
  /** Domain of the platform; the hosts below it lead to the door. */
  readonly domain: string;
  /** Port of loopback on which the public door stands. */
  readonly doorPort: number;
  /** File with the authority that signs for the door, PEM: what the company's administrators roll out. */
  readonly authority: string;
}

const switches = [
  // Without WebGL terminals are drawn as text, which a test can read.
  "--disable-3d-apis",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  // Chromium's own sandbox does not start for root.
  "--no-sandbox",
];

/**
 * A user's computer: the system's Chromium with an empty home, in which the platform's authority is trusted and nothing
 * else is changed. Certificates are checked as at every user's: no error of theirs is ignored.
 */
export class Workstation {
  private constructor(
    private readonly home: string,
    private readonly browser: Browser,
  ) {}

  static async open({ domain, doorPort, authority }: WorkstationArgs): Promise<Workstation> {
    const tools = await ensureTools(["chromium", "certutil", "korean-fonts"]);
    const home = mkdtempSync(join(tmpdir(), "webide-workstation-"));
    const database = join(home, ".pki", "nssdb");
    mkdirSync(database, { recursive: true });
    const certutil = (...args: string[]): unknown =>
      execFileSync(tools.get("certutil")!.bin(), [...args, "-d", `sql:${database}`], { stdio: "pipe" });
    certutil("-N", "--empty-password");
    certutil("-A", "-n", "platform", "-t", "C,,", "-i", authority);
    // Browsers lead *.localhost to loopback by themselves, but not to another port: origins must stay those of port 443.
    const rules = `MAP *.${domain}:443 127.0.0.1:${String(doorPort)}`;
    const browser = await chromium.launch({
      executablePath: tools.get("chromium")!.bin(),
      headless: true,
      args: [...switches, `--host-resolver-rules=${rules}`],
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, ".config"), XDG_CACHE_HOME: join(home, ".cache") },
    });
    return new Workstation(home, browser);
  }

  /** Version of the browser. */
  get version(): string {
    return this.browser.version();
  }

  /** Windows of one person: cookies and storage of their own, until they are closed. */
  person(locale = "ko-KR"): Promise<BrowserContext> {
    return this.browser.newContext({
      locale,
      timezoneId: "Asia/Seoul",
      viewport: { width: 1280, height: 800 },
      permissions: ["clipboard-read", "clipboard-write"],
    });
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}
