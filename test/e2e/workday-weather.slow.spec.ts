import { setTimeout as sleep } from "node:timers/promises";
import { atWork } from "./at-work";
import { killPods, podsReady } from "./pods";

/** Programs that a user notices nothing of while they are away for a moment: the socket of the editor needs none of them. */
const unnoticed = [
  { namespace: "auth", app: "keycloak" },
  { namespace: "ingress", app: "oauth2-proxy" },
  { namespace: "ingress", app: "session-redis" },
  { namespace: "ai", app: "litellm" },
  { namespace: "ai", app: "vllm" },
];

describe("bad weather around somebody who works", function () {
  this.timeout(10 * 60_000);

  const work = atWork("alice", "weather");
  const file = `weather-${String(Date.now())}.md`;

  before(async () => {
    await work.editor.newFile(file);
  });

  async function write(line: string): Promise<void> {
    await work.editor.focusText();
    await work.page.keyboard.press("Control+End");
    await work.editor.type(`${line}\n`);
  }

  /** Saves, and is sure that it was written. */
  async function save(seconds: number): Promise<void> {
    await work.page.keyboard.press("Control+S");
    await work.editor.saved(file, seconds);
  }

  /** Loads the editor anew in the same session: nobody is asked for a password. */
  async function again(): Promise<void> {
    await work.page.reload();
    await work.editor.opened();
    await work.editor.open(file);
  }

  for (const program of unnoticed) {
    const { app } = program;
    it(`goes on writing and saving while every pod of ${app} is killed, and after it`, async () => {
      await killPods(work.platform, program);
      await write(`written while ${app} is away`);
      await save(30);
      await podsReady(work.platform, program);
      await again();
      await work.editor.shows(`written while ${app} is away`);
      await work.shots.take(work.page, app);
    });
  }

  it("reconnects by itself when the edge comes back, with what was typed meanwhile", async () => {
    const edge = { namespace: "ingress", app: "nginx" };
    await killPods(work.platform, edge);
    await write("typed while the edge is away");
    await podsReady(work.platform, edge);
    await save(120);
    await again();
    await work.editor.shows("typed while the edge is away");
    await work.shots.take(work.page, "nginx");
  });

  it("brings back what was typed before the editor's own pod was killed", async () => {
    await write("typed a moment before the end");
    // VS Code keeps what is not saved yet a second after the last key.
    await sleep(3000);
    await killPods(work.platform, { namespace: "ide-alice", app: "code-server" });
    await work.editor.reloadWhenAsked();
    await work.editor.shows("typed a moment before the end");
    await work.shots.take(work.page, "code-server");
  });
});
