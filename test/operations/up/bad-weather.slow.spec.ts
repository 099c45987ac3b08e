import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppsV1Api, CoreV1Api, KubeConfig, V1ConfigMap, V1ObjectMeta } from "@kubernetes/client-node";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../embedded/cluster/start-cluster";
import { EngineError } from "../../../operations/engine/engine-error";
import { processStart } from "../../../operations/engine/process-start";
import { restoreState } from "../../../operations/engine/state-file";
import { KeptView, tinyLabel, TinyProject } from "./tiny-project";

/** Waits until something is there. */
async function until<T>(find: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(200);
  }
  throw new Error(`waited a minute for ${what}`);
}

describe("webide up in bad weather, on a real engine and a real API server", function () {
  this.timeout(300_000);
  let folder: string;
  let cluster: Cluster;
  let core: CoreV1Api;
  let apps: AppsV1Api;
  let project: TinyProject;

  const start = async (): Promise<void> => {
    cluster = await startCluster({ dir: path.join(folder, "cluster") });
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    apps = config.makeApiClient(AppsV1Api);
  };
  const ours = async () => {
    const labelSelector = Object.entries(tinyLabel)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    const { items } = await core.listNamespacedConfigMap({ namespace: "default", labelSelector });
    return items;
  };
  const names = async (): Promise<string[]> => (await ours()).map(({ metadata }) => metadata?.name ?? "").sort();
  const enginePid = (): number | undefined => {
    const [lock] = existsSync(project.lockFolder)
      ? readdirSync(project.lockFolder).filter((file) => file.endsWith(".json"))
      : [];
    if (lock === undefined) return undefined;
    return (JSON.parse(readFileSync(path.join(project.lockFolder, lock), "utf8")) as { pid: number }).pid;
  };
  /** Starts an update that waits for a Deployment, and returns once the Deployment is there and written down as begun. */
  const beginStuck = async (name: string, signal?: AbortSignal) => {
    project.declare({ configMaps: { one: "1" }, stuck: [name] });
    const run = project.apply({ ...(signal && { signal }) });
    run.catch(() => undefined);
    const read = () => apps.readNamespacedDeployment({ name, namespace: "default" }).catch(() => undefined);
    const deployment = await until(read, `Deployment ${name}`);
    await until(() => (project.pending().includes(name) ? true : undefined), `${name} among the pending operations`);
    return { run, uid: deployment.metadata?.uid };
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "webide-weather-"));
    await start();
  });
  beforeEach(() => {
    project = new TinyProject(cluster);
  });
  afterEach(async () => {
    project.remove();
    const namespace = "default";
    for (const { metadata } of await ours()) {
      await core.deleteNamespacedConfigMap({ name: metadata?.name ?? "", namespace });
    }
    for (const { metadata } of (await apps.listNamespacedDeployment({ namespace })).items) {
      await apps.deleteNamespacedDeployment({ name: metadata?.name ?? "", namespace });
    }
  });
  after(async () => {
    await resetCluster(path.join(folder, "cluster"));
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes what is declared, then nothing, then only what differs; the checkout stays as it was", async () => {
    const settings = readFileSync(path.join(project.root, "Pulumi.dev.yaml"), "utf8");
    project.declare({ configMaps: { one: "1", two: "2" } });
    assert.equal((await project.apply()).status, "applied");
    assert.deepEqual(await names(), ["one", "two"]);
    const second = await project.apply();
    assert.equal(second.status, "unchanged");
    project.declare({ configMaps: { one: "1", two: "changed" } });
    const planned = await project.apply({ previewOnly: true });
    assert.deepEqual([planned.status, planned.changes["update"]], ["planned", 1]);
    const third = await project.apply();
    assert.deepEqual([third.status, third.changes["update"]], ["applied", 1]);
    assert.equal(readFileSync(path.join(project.root, "Pulumi.dev.yaml"), "utf8"), settings);
    assert.deepEqual(
      readdirSync(project.root).filter((file) => file.startsWith("Pulumi.")),
      ["Pulumi.dev.yaml", "Pulumi.yaml"],
    );
  });

  it("takes over what an engine killed with SIGKILL had made, and makes it only once", async () => {
    const { run, uid } = await beginStuck("slow");
    process.kill(enginePid()!, "SIGKILL");
    const killed = await run;
    assert.equal(killed.status, "failed");
    assert.match(killed.failures[0]!.message, /killed from outside \(SIGKILL\)/);
    project.declare({ configMaps: { one: "1", two: "2" } });
    const view = new KeptView();
    const rerun = await project.apply({ view });
    assert.equal(rerun.status, "applied", JSON.stringify(rerun.failures));
    assert.match(view.lines.join("\n"), /took away the lock of a run that is dead/);
    assert.match(view.lines.join("\n"), /settled (\d+) operations of a run that died; \1 of their objects exist/);
    assert.deepEqual(await names(), ["one", "two"]);
    // Taken over, so that the engine knew it and took it away, as it is declared no more.
    const left = await apps.listNamespacedDeployment({ namespace: "default" });
    assert.deepEqual(
      left.items.map(({ metadata }) => metadata?.uid),
      [],
      `Deployment ${uid ?? ""} is still there`,
    );
  });

  it("does not take over an object that somebody else made under the same name", async () => {
    const data = { text: "theirs" };
    const metadata = Object.assign(new V1ObjectMeta(), { name: "one" });
    await core.createNamespacedConfigMap({
      namespace: "default",
      body: Object.assign(new V1ConfigMap(), { metadata, data }),
    });
    project.declare({ configMaps: { one: "ours", two: "2" } });
    const refused = await project.apply();
    assert.equal(refused.status, "failed");
    assert.match(refused.failures.map(({ message }) => message).join("\n"), /already exists/);
    const theirs = await core.readNamespacedConfigMap({ name: "one", namespace: "default" });
    assert.deepEqual(theirs.data, data);
    assert.deepEqual(await names(), ["two"], "one failing object stops no other");
    await core.deleteNamespacedConfigMap({ name: "one", namespace: "default" });
    assert.equal((await project.apply()).status, "applied");
    assert.deepEqual(await names(), ["one", "two"]);
  });

  it("stops in order when it is interrupted, and goes on afterwards", async () => {
    const interrupt = new AbortController();
    const { run } = await beginStuck("slow", interrupt.signal);
    interrupt.abort();
    await assert.rejects(run, (error) => error instanceof EngineError && error.problem === "interrupted");
    assert.equal(enginePid(), undefined, "the engine has let go of the stack");
    project.declare({ configMaps: { one: "1" } });
    const rerun = await project.apply();
    assert.equal(rerun.status, "applied", JSON.stringify(rerun.failures));
    assert.equal((await apps.listNamespacedDeployment({ namespace: "default" })).items.length, 0);
  });

  it("says in one line that the passphrase is another", async () => {
    project.declare({ configMaps: { one: "1" } });
    await project.apply();
    const file = path.join(project.stateRoot, "engine/passphrase");
    const passphrase = readFileSync(file, "utf8");
    writeFileSync(file, "another\n");
    await assert.rejects(project.apply(), (error) => {
      assert.ok(error instanceof EngineError);
      assert.equal(error.problem, "passphrase");
      assert.match(error.message, /^stack dev \(preview\): the passphrase does not fit[^\n]*$/);
      return true;
    });
    writeFileSync(file, passphrase);
    assert.equal((await project.apply()).status, "unchanged");
  });

  it("names the copy that replaces a truncated state, and converges on it", async () => {
    project.declare({ configMaps: { one: "1" } });
    await project.apply();
    project.declare({ configMaps: { one: "1", two: "2" } });
    await project.apply();
    const uids = (await ours()).map(({ metadata }) => metadata?.uid);
    const state = readFileSync(project.stateFile, "utf8");
    writeFileSync(project.stateFile, state.slice(0, state.length / 2));
    await assert.rejects(project.apply(), (error) => {
      assert.ok(error instanceof EngineError);
      assert.equal(error.problem, "state");
      assert.match(
        error.message,
        /dev\.json is damaged: [^\n]*`webide up --restore-state` takes the backend's copy of/,
      );
      return true;
    });
    const { engine } = await project.open();
    assert.ok(restoreState(engine.backendFolder!, "dev"));
    const rerun = await project.apply({ refresh: true });
    assert.ok(["applied", "unchanged"].includes(rerun.status), JSON.stringify(rerun.failures));
    assert.deepEqual(
      (await ours()).map(({ metadata }) => metadata?.uid),
      uids,
      "no object was made anew",
    );
  });

  it("reports the owner and the age of a lock whose process lives, and takes a dead one away", async () => {
    project.declare({ configMaps: { one: "1" } });
    await project.apply();
    mkdirSync(project.lockFolder, { recursive: true });
    const lock = (pid: number, timestamp: Date): void => {
      const content = { pid, username: "somebody", hostname: hostname(), timestamp: timestamp.toISOString() };
      writeFileSync(path.join(project.lockFolder, "held.json"), JSON.stringify(content));
    };
    lock(process.pid, new Date(Date.now() - 5000));
    assert.ok(processStart(process.pid)!.getTime() < Date.now() - 5000, "this process is older than its lock");
    await assert.rejects(project.apply(), (error) => {
      assert.ok(error instanceof EngineError);
      assert.equal(error.problem, "busy");
      assert.match(error.message, new RegExp(`held by somebody@${hostname()}, process ${process.pid}, for \\d+ s`));
      return true;
    });
    lock(process.pid, new Date(processStart(process.pid)!.getTime() - 3_600_000));
    const view = new KeptView();
    assert.equal((await project.apply({ view })).status, "unchanged");
    assert.match(view.lines.join("\n"), /took away the lock of a run that is dead/);
  });

  it("converges after the API server was killed in the middle", async () => {
    const { run } = await beginStuck("slow");
    const apiServer = cluster.processes.find(({ name }) => name === "kube-apiserver");
    process.kill(apiServer!.pid, "SIGKILL");
    await sleep(1000);
    process.kill(enginePid()!, "SIGINT");
    const broken = await run;
    assert.equal(broken.status, "failed");
    await start();
    project.declare({ configMaps: { one: "1", two: "2" } });
    const rerun = await project.apply();
    assert.equal(rerun.status, "applied", JSON.stringify(rerun.failures));
    assert.deepEqual(await names(), ["one", "two"]);
    assert.equal((await apps.listNamespacedDeployment({ namespace: "default" })).items.length, 0);
  });

  if (process.getuid?.() === 0) {
    it("says in one line that the disk is full, and loses nothing", async () => {
      project.declare({ configMaps: { one: "1" } });
      await project.apply();
      const state = path.join(project.stateRoot, "engine/state");
      const small = path.join(folder, "small");
      mkdirSync(small);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]);
      try {
        execFileSync("cp", ["-a", `${state}/.`, small]);
        rmSync(state, { recursive: true });
        execFileSync("ln", ["-s", small, state]);
        execFileSync("bash", ["-c", `dd if=/dev/zero of=${small}/filler bs=4k 2>/dev/null || true`]);
        project.declare({ configMaps: { one: "1", two: "2" } });
        await assert.rejects(project.apply(), (error) => {
          assert.ok(error instanceof EngineError);
          assert.equal(error.problem, "disk", error.message);
          assert.match(error.message, /^stack dev \(up\): the disk is full; [^\n]*$/);
          return true;
        });
        rmSync(path.join(small, "filler"));
        const rerun = await project.apply();
        assert.equal(rerun.status, "applied", JSON.stringify(rerun.failures));
        assert.deepEqual(await names(), ["one", "two"]);
      } finally {
        execFileSync("umount", [small]);
      }
    });
  }
});
