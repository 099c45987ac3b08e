import { AppsV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { atWork } from "./at-work";
import { podsReady } from "./pods";

/** The waker's limits while this runs: the declared ones are hours. */
const idleSeconds = 40;
const roundSeconds = 3;

describe("a workspace that nobody uses", function () {
  this.timeout(6 * 60_000);

  const waker = { namespace: "ingress", app: "waker" };
  const deployment = { namespace: "ide-bob", name: "code-server" };
  const file = `left-${String(Date.now())}.txt`;
  const work = atWork("bob", "idle", "en-US");
  let apps: AppsV1Api;
  let declaredArgs: string[];

  const setWaker = async (args: string[]): Promise<void> => {
    const container = "/spec/template/spec/containers/0/args";
    const body = [{ op: "replace", path: container, value: args }];
    await apps.patchNamespacedDeployment({ namespace: waker.namespace, name: waker.app, body });
    await podsReady(work.platform, waker);
  };

  const replicas = async (): Promise<number> => (await apps.readNamespacedDeployment(deployment)).spec?.replicas ?? 1;

  const stopped = async (seconds: number): Promise<boolean> => {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      if ((await replicas()) === 0) return true;
      await sleep(500);
    }
    return false;
  };

  before(async () => {
    apps = work.platform.kubeConfig.makeApiClient(AppsV1Api);
    const { spec } = await apps.readNamespacedDeployment({ namespace: waker.namespace, name: waker.app });
    declaredArgs = spec?.template.spec?.containers[0]?.args ?? [];
    const short: Record<string, number> = { "idle-after-seconds": idleSeconds, "check-every-seconds": roundSeconds };
    const args = declaredArgs.map((arg) => {
      const [name = ""] = arg.replace(/^--/, "").split("=");
      return name in short ? `--${name}=${String(short[name])}` : arg;
    });
    assert.notDeepEqual(args, declaredArgs);
    await setWaker(args);
  });

  after(() => setWaker(declaredArgs));

  it("C4: goes on for as long as a job runs in a terminal, also when every window is closed", async () => {
    await work.editor.newFile(file);
    await work.editor.focusText();
    await work.editor.type("not saved by hand");
    const terminal = await work.terminal();
    await terminal.run("sleep 3600");
    await sleep(3000);
    await work.page.close();
    assert.equal(await stopped(idleSeconds + 6 * roundSeconds), false);
  });

  it("C4: is stopped when the job has ended, and the waker says why", async () => {
    await work.platform.exec(await work.platform.editor("bob"), ["pkill", "-f", "sleep 3600"]);
    assert.equal(await stopped(idleSeconds + 10 * roundSeconds), true);
    const name = (await work.platform.pod(waker.namespace, waker.app)).metadata?.name ?? "";
    const log = await work.platform.core.readNamespacedPodLog({ namespace: waker.namespace, name });
    const [said] = log.split("\n").filter((line) => /"workspace stopped","user":"bob"/.test(line));
    assert.match(said ?? log, /"reason":"idle",.*"terminalJobs":0/);
  });

  it("C4: starts again when its owner comes, with a page that waits meanwhile, and all work is there", async () => {
    await work.newWindow();
    const asked = Date.now();
    await work.page.goto(`https://bob.${work.platform.hosts.workspaceParent}/`);
    await work.page.locator("[data-elapsed]").waitFor();
    await work.shots.take(work.page, "starting");
    await work.editor.opened();
    process.stderr.write(`      awake and loaded after ${((Date.now() - asked) / 1000).toFixed(1)} s\n`);
    assert.equal(await replicas(), 1);
    await work.editor.open(file);
    await work.editor.shows("not saved by hand");
    await work.shots.take(work.page, "awake");
  });
});
