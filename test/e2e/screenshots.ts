import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { repositoryRoot } from "../../operations/repository-root";

/** Where pictures are kept: artefacts of a run, for whoever wants to see what was tested. */
const folder = process.env["WEBIDE_E2E_ARTEFACTS"] ?? join(repositoryRoot, "out", "e2e");

/** Numbered pictures of one story. */
export class Screenshots {
  private count = 0;

  /** @param story begins each file's name */
  constructor(private readonly story: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** Keeps what the user sees now. A picture is never what a test is about, so one that can not be taken fails nothing. */
  async take(page: Page, what: string): Promise<void> {
    this.count += 1;
    const name = `${this.story}-${String(this.count).padStart(2, "0")}-${what}.png`;
    await page.screenshot({ path: join(folder, name), timeout: 10_000 }).catch((error: unknown) => {
      console.log(`      no picture ${name}: ${String(error)}`);
    });
  }
}
