import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { ApiClient, KubernetesObject } from "../../../../embedded/cluster/api-client";
import type { Cluster } from "../../../../embedded/cluster/cluster";
import { writeImageList } from "../../../../embedded/cluster/objects/image-list";
import { readRecord } from "../../../../embedded/cluster/processes/process-record";
import { pod, TestCluster, until } from "../test-cluster";
import { inPod, loadShell, shellImage, shellPod } from "./shell-pods";

const base = "/api/v1/namespaces/default";
const pods = `${base}/pods`;
const claims = `${base}/persistentvolumeclaims`;
const volumes = "/api/v1/persistentvolumes";
const merge = "application/merge-patch+json";

interface Found extends KubernetesObject {
  readonly spec: { readonly nodeName?: string; readonly volumeName?: string };
  readonly status: {
    readonly phase?: string;
    readonly capacity?: { readonly storage: string };
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

// Only root may have a real node.
if (process.getuid?.() === 0) {
  describe("claims of pods on the real node", function () {
    this.timeout(300_000);
    const own = new TestCluster("real");
    let cluster: Cluster;
    let api: ApiClient;

    const get = async (target: string): Promise<Found | undefined> => (await api.get(target)) as Found | undefined;
    const isReady = async (name: string): Promise<boolean> =>
      (await get(`${pods}/${name}`))?.status.conditions?.some((one) => one.type === "Ready" && one.status === "True") ??
      false;
    const runs = (name: string): Promise<boolean> => until(`pod ${name} runs`, 90, () => isReady(name));
    const isGone = (target: string): Promise<boolean> =>
      until(`${target} is gone`, 90, async () => (await get(target)) === undefined);
    const claim = (name: string, storage: string, storageClassName = "local-path", accessMode = "ReadWriteOnce") =>
      api.create(claims, {
        metadata: { name },
        spec: { storageClassName, accessModes: [accessMode], resources: { requests: { storage } } },
      });
    const volumeOf = async (name: string): Promise<string> => (await get(`${claims}/${name}`))?.spec.volumeName ?? "";
    const folderOf = async (name: string): Promise<string> => path.join(own.paths.volumes, await volumeOf(name));
    const fill = "/busybox dd if=/dev/zero of=/data/filler bs=1M count=900; /busybox stat -c %s /data/filler";
    const mebibytes = (said: string): number => Number(said.split("\n").pop()) / 1024 ** 2;

    before(async () => {
      cluster = await own.start();
      api = own.api(cluster);
      await loadShell(cluster);
      await writeImageList(api, [shellImage]);
      await api.create("/apis/storage.k8s.io/v1/storageclasses", {
        metadata: { name: "workspace" },
        provisioner: "rancher.io/local-path",
        reclaimPolicy: "Retain",
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      });
      await claim("home", "320Mi", "workspace");
      // More than a small machine has: the node promises it.
      await api.create(pods, shellPod("editor", "home", { resources: { requests: { cpu: "24", memory: "100Gi" } } }));
      await runs("editor");
    });
    after(() => own.remove());

    it("get a volume that their pods may write to, who are not root", async () => {
      assert.equal((await get(`${pods}/editor`))?.spec.nodeName, "machine");
      assert.equal(await inPod(cluster, "editor", "echo work >/data/file; /busybox cat /data/file"), "work");
      assert.equal(await inPod(cluster, "editor", "/busybox stat -c '%g %a' /data"), "1000 2775");
    });

    it("are full when they are full, and take more after they have grown, without the pod noticing", async () => {
      const full = await inPod(cluster, "editor", fill);
      assert.match(full, /No space left on device/);
      assert.ok(mebibytes(full) < 320, full);
      const started = (await get(`${pods}/editor`))?.metadata;
      await api.patch(`${claims}/home`, { spec: { resources: { requests: { storage: "640Mi" } } } }, merge);
      await until("the claim has grown", 30, async () => {
        const { status } = (await get(`${claims}/home`))!;
        return status.capacity?.storage === "640Mi" && !status.conditions?.some(({ type }) => /resiz/i.test(type));
      });
      assert.equal((await get(`${volumes}/${await volumeOf("home")}`))?.spec["capacity" as never]["storage"], "640Mi");
      const more = await inPod(cluster, "editor", fill);
      assert.ok(mebibytes(more) > mebibytes(full) + 300, more);
      assert.deepEqual((await get(`${pods}/editor`))?.metadata["uid" as never], started?.["uid" as never]);
      await inPod(cluster, "editor", "/busybox rm /data/filler");
    });

    it("are shared by several pods where they ask for that, also when a simulated one comes first", async () => {
      await claim("models", "200Gi", "local-path", "ReadWriteMany");
      await api.create(pods, pod("played", "models"));
      await runs("played");
      assert.notEqual((await get(`${pods}/played`))?.spec.nodeName, "machine");
      await api.create(pods, shellPod("writer", "models"));
      await runs("writer");
      await inPod(cluster, "writer", "echo weights >/data/model");
      const readOnly = { volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }] };
      await api.create(pods, shellPod("reader", "models", readOnly));
      await runs("reader");
      assert.equal(await inPod(cluster, "reader", "/busybox cat /data/model"), "weights");
      assert.match(await inPod(cluster, "reader", "echo x >/data/model || true"), /Read-only file system/);
    });

    it("lose their volume with the claim, or keep it, as the class says", async () => {
      const [models, home] = [await folderOf("models"), await folderOf("home")];
      const [modelVolume, homeVolume] = [await volumeOf("models"), await volumeOf("home")];
      for (const name of ["played", "writer", "reader", "editor"]) await api.delete(`${pods}/${name}`);
      for (const name of ["played", "writer", "reader", "editor"]) await isGone(`${pods}/${name}`);
      for (const name of ["models", "home"]) await api.delete(`${claims}/${name}`);
      await isGone(`${volumes}/${modelVolume}`);
      assert.ok(!fs.existsSync(models), "the volume of class local-path is deleted");
      await until("the other is released", 30, async () => {
        return (await get(`${volumes}/${homeVolume}`))?.status.phase === "Released";
      });
      assert.ok(fs.existsSync(path.join(home, "disk.img")), "that of class workspace is kept");

      // As an administrator gives it back: the same volume to a new claim.
      await api.patch(`${volumes}/${homeVolume}`, { spec: { claimRef: { uid: null, resourceVersion: null } } }, merge);
      await claim("home", "640Mi", "workspace");
      await api.patch(`${claims}/home`, { spec: { volumeName: homeVolume } }, merge);
      await api.create(pods, shellPod("editor", "home"));
      await runs("editor");
      assert.equal(await inPod(cluster, "editor", "/busybox cat /data/file"), "work");
    });

    it("are mounted again before their pods come back, after everything was killed", async () => {
      const holder = readRecord(own.paths.run, "namespaces")!;
      process.kill(holder.identity.pid, "SIGKILL");
      cluster = await own.start();
      assert.deepEqual(
        own.said.filter((line) => line.startsWith("volume ")),
        [],
      );
      const pod = (await get(`${pods}/editor`))?.metadata;
      await until("its container runs again", 120, async () => {
        return (await inPod(cluster, "editor", "/busybox cat /data/file").catch(() => "")) === "work";
      });
      assert.deepEqual((await get(`${pods}/editor`))?.metadata["uid" as never], pod?.["uid" as never]);
    });

    it("say at the claim what is wrong when no volume can be made", async () => {
      await claim("odd", "7Ei");
      await api.create(pods, shellPod("waiting", "odd"));
      await until("an event of the claim", 60, async () => {
        const list = (await api.get(`${base}/events?fieldSelector=involvedObject.name=odd`)) as unknown as {
          items: { reason: string; message: string }[];
        };
        return list.items.some(({ reason, message }) => reason === "ProvisioningFailed" && /next: /.test(message));
      });
      await api.delete(`${pods}/waiting`);
      await api.delete(`${claims}/odd`);
    });

    it("leave no mount and no device behind when the cluster is stopped", async () => {
      const { stopCluster } = await import("../../../../embedded/cluster/stop-cluster");
      await stopCluster(own.dir);
      const devices = (): string[] =>
        fs
          .readdirSync("/sys/block")
          .map((name) => path.join("/sys/block", name, "loop", "backing_file"))
          .filter((file) => fs.existsSync(file) && fs.readFileSync(file, "utf8").includes(own.dir));
      // The system clears away what was in the namespaces a moment after they have ended.
      await until("no device is left", 10, () => Promise.resolve(devices().length === 0));
      assert.ok(!fs.readFileSync("/proc/self/mountinfo", "utf8").includes(own.dir));
    });
  });
}
