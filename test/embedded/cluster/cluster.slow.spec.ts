import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import type { ApiClient, KubernetesObject } from "../../../embedded/cluster/api-client";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { clusterStatus } from "../../../embedded/cluster/cluster-status";
import { readState } from "../../../embedded/cluster/cluster-state";
import type { PortName } from "../../../embedded/cluster/ports";
import { stopCluster } from "../../../embedded/cluster/stop-cluster";
import { claim, pod, processesOf, TestCluster, until } from "./test-cluster";

const pods = "/api/v1/namespaces/default/pods";
const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const classes = "/apis/storage.k8s.io/v1/storageclasses";
const volumes = "/api/v1/persistentvolumes";

interface Phased extends KubernetesObject {
  readonly status: { readonly phase: string };
  readonly spec: { readonly volumeName?: string };
}

describe("the embedded cluster", function () {
  this.timeout(300_000);
  const own = new TestCluster();
  let cluster: Cluster;
  let api: ApiClient;

  const pid = (name: string): number | undefined => cluster.processes.find((one) => one.name === name)?.pid;
  const pids = (found: Cluster): Record<string, number> =>
    Object.fromEntries(found.processes.map(({ name, pid: number }) => [name, number]));
  const phase = async (target: string): Promise<string | undefined> =>
    ((await api.get(target)) as Phased | undefined)?.status.phase;
  const reaches = (target: string, wanted: string): Promise<boolean> =>
    until(`${target} ${wanted}`, 60, async () => (await phase(target)) === wanted);

  before(async () => {
    cluster = await own.start();
    api = own.api(cluster);
  });
  after(() => own.remove());

  it("schedules pods on simulated nodes, GPUs included", async () => {
    const spec = {
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
      containers: [{ name: "m", image: "example.org/i", resources: { limits: { "nvidia.com/gpu": "8" } } }],
    };
    await api.create(pods, pod("plain"));
    await api.create(pods, { ...pod("gpus"), spec });
    await reaches(`${pods}/plain`, "Running");
    await reaches(`${pods}/gpus`, "Running");
    assert.equal(cluster.gpus, 8);
  });

  it("checks who asks, and what they may", async () => {
    const anonymous = await fetch(`${cluster.apiServer}${pods}`).then(
      () => "trusted",
      (error: unknown) => ((error as Error).cause as { code: string }).code,
    );
    assert.equal(anonymous, "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    const { status, body } = await api.request("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
      spec: {
        user: "system:serviceaccount:default:default",
        resourceAttributes: { verb: "list", resource: "secrets", namespace: "default" },
      },
    });
    assert.deepEqual([status, (body as { status: { allowed: boolean } }).status.allowed], [201, false]);
  });

  it("refuses a pod that its namespace's pod security level forbids", async () => {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await api.create("/api/v1/namespaces", { metadata: { name: "strict", labels } });
    const { status, body } = await api.request("POST", "/api/v1/namespaces/strict/pods", pod("root"));
    assert.equal(status, 403);
    assert.match(JSON.stringify(body), /violates PodSecurity/);
  });

  it("keeps keys from other users of the machine", () => {
    const files = [
      own.paths.kubeconfig,
      own.paths.state,
      ...["ca.key", "admin.key"].map((name) => path.join(own.paths.pki, name)),
    ];
    for (const file of files) assert.equal(fs.statSync(file).mode & 0o077, 0, file);
    assert.equal(fs.statSync(own.dir).mode & 0o077, 0);
  });

  it("is found running by a second start, which changes and says nothing", async () => {
    const begun = Date.now();
    const again = await own.start();
    const seconds = (Date.now() - begun) / 1000;
    assert.deepEqual(pids(again), pids(cluster));
    assert.deepEqual(own.said, []);
    assert.ok(seconds < 5, `${seconds} s`);
  });

  it("tells how it does", async () => {
    const status = await clusterStatus(own.dir);
    assert.deepEqual(
      [status.state, status.unhealthy, status.realNode, status.keycloakUrl, status.apiServer],
      ["running", undefined, undefined, cluster.keycloakUrl, cluster.apiServer],
    );
  });

  it("binds a claim that waits for its first pod only when there is one", async () => {
    await api.create(claims, claim("waits", "local-path"));
    await api.create(claims, claim("used", "local-path"));
    await api.create(pods, pod("uses", "used"));
    await reaches(`${pods}/uses`, "Running");
    assert.deepEqual([await phase(`${claims}/used`), await phase(`${claims}/waits`)], ["Bound", "Pending"]);
  });

  it("binds a claim of an immediate class at once, and none of a class that is not its own", async () => {
    const storageClass = (name: string, provisioner: string): object => ({
      metadata: { name },
      provisioner,
      reclaimPolicy: "Retain",
      volumeBindingMode: "Immediate",
    });
    await api.create(claims, claim("before-its-class", "immediate"));
    await api.create(claims, claim("foreign", "foreign"));
    await api.create(classes, storageClass("immediate", "rancher.io/local-path"));
    await api.create(classes, storageClass("foreign", "ebs.csi.aws.com"));
    await api.create(claims, claim("immediate", "immediate"));
    await reaches(`${claims}/immediate`, "Bound");
    await reaches(`${claims}/before-its-class`, "Bound");
    assert.equal(await phase(`${claims}/foreign`), "Pending");
  });

  it("deletes the volume of a deleted claim, and keeps it where the class retains", async () => {
    const volumeOf = async (name: string): Promise<string> => {
      const { spec } = (await api.get(`${claims}/${name}`)) as Phased;
      return `${volumes}/${spec.volumeName ?? ""}`;
    };
    const [deleted, kept] = [await volumeOf("used"), await volumeOf("immediate")];
    await api.delete(`${pods}/uses`);
    await api.delete(`${claims}/used`);
    await api.delete(`${claims}/immediate`);
    await until(`${deleted} deleted`, 60, async () => (await api.get(deleted)) === undefined);
    await reaches(kept, "Released");
  });

  it("lets a claim grow where its class allows it", async () => {
    await api.create(claims, claim("grows", "local-path"));
    await api.create(pods, pod("grows", "grows"));
    await reaches(`${claims}/grows`, "Bound");
    const larger = { spec: { resources: { requests: { storage: "2Gi" } } } };
    await api.patch(`${claims}/grows`, larger, "application/merge-patch+json");
    await until("2Gi", 60, async () => {
      const { status } = (await api.get(`${claims}/grows`)) as unknown as { status: { capacity: { storage: string } } };
      return status.capacity.storage === "2Gi";
    });
  });

  it("knows the kinds of Velero", async () => {
    assert.notEqual(await api.get("/apis/velero.io/v1/schedules"), undefined);
  });

  for (const name of ["kube-apiserver", "etcd", "kwok", "controllers"]) {
    it(`gets a killed ${name} back, and nothing else is started anew`, async () => {
      const before = pids(cluster);
      process.kill(pid(name) ?? 0, "SIGKILL");
      await until("dead", 10, async () => (await clusterStatus(own.dir)).state === "partly");
      cluster = await own.start();
      const { [name]: killed, ...others } = before;
      const { [name]: started, ...now } = pids(cluster);
      assert.notEqual(started, killed);
      assert.deepEqual(now, others);
      await api.create(pods, pod(`after-${name}`));
      await reaches(`${pods}/after-${name}`, "Running");
    });
  }

  it("starts a program anew that runs and does not answer", async () => {
    const stopped = pid("kube-scheduler") ?? 0;
    process.kill(stopped, "SIGSTOP");
    cluster = await own.start();
    assert.notEqual(pid("kube-scheduler"), stopped);
    assert.match(own.said.join("\n"), /kube-scheduler: runs, but .*does not answer.*; starting it anew/);
  });

  it("stands beside another one, each with its own keys", async () => {
    const other = new TestCluster();
    try {
      const second = await other.start();
      const ports = [own, other].flatMap(({ paths }) => Object.values(readState(paths)?.ports ?? {}));
      assert.equal(new Set(ports).size, ports.length);
      assert.equal(await other.api(second).get(`${pods}/plain`), undefined);
      // The administrator of one is nobody in the other, whose certificate is not even believed.
      await assert.rejects(other.api(cluster).get(pods), /certificate|signature/i);
    } finally {
      await other.remove();
    }
    assert.deepEqual(processesOf(path.dirname(other.dir)), []);
    assert.equal(fs.existsSync(other.dir), false);
    assert.equal((await clusterStatus(own.dir)).state, "running");
  });

  it("leaves no process when it is stopped, and brings everything back", async () => {
    await stopCluster(own.dir);
    assert.deepEqual(processesOf(own.dir), []);
    assert.equal((await clusterStatus(own.dir)).state, "stopped");
    assert.equal(await stopCluster(own.dir), 0);
    cluster = await own.start();
    assert.equal(await phase(`${pods}/plain`), "Running");
  });

  it("is started once when two start it at the same time", async () => {
    await stopCluster(own.dir);
    const [one, other] = await Promise.all([own.start(), own.start()]);
    assert.deepEqual(pids(one), pids(other));
    const started = own.said.filter((line) => line.includes(": ready after ")).map((line) => line.split(":")[0]);
    assert.deepEqual(started.sort(), one.processes.map(({ name }) => name).sort());
    const running = one.processes.map((found) => found.pid);
    assert.deepEqual(processesOf(own.dir).sort(), running.sort());
    cluster = one;
  });

  it("takes other ports where somebody else listens by now, and tells every part of it", async () => {
    await stopCluster(own.dir);
    const taken: PortName[] = ["etcd", "apiServer", "keycloak"];
    const ports = readState(own.paths)?.ports;
    const servers = taken.map((name) => net.createServer().listen(ports?.[name], "127.0.0.1"));
    try {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
      const url = cluster.keycloakUrl;
      cluster = await own.start();
      for (const name of taken)
        assert.match(own.said.join("\n"), new RegExp(`\\(${name}\\) is used by another program now`));
      assert.notEqual(cluster.keycloakUrl, url);
      assert.ok(fs.readFileSync(cluster.kubeconfig, "utf8").includes(cluster.apiServer));
      api = own.api(cluster);
      await api.create(pods, pod("on-other-ports"));
      await reaches(`${pods}/on-other-ports`, "Running");
    } finally {
      for (const server of servers) server.close();
    }
  });

  it("says with the end of its log why a program does not become ready, and goes on from there", async () => {
    await stopCluster(own.dir);
    const certificate = path.join(own.paths.pki, "serving.crt");
    const text = fs.readFileSync(certificate, "utf8");
    fs.writeFileSync(certificate, "no certificate");
    await assert.rejects(own.start(), (error: Error) => {
      assert.equal(error.name, "ClusterError");
      assert.match(
        error.message,
        /^kube-apiserver did not become ready in .* s: it ended\n {2}last lines of its log:\n/,
      );
      assert.match(error.message, /failed to find any PEM data|no certificate|tls/i);
      assert.match(error.message, new RegExp(`full log: ${own.paths.log("kube-apiserver")}`));
      return true;
    });
    fs.writeFileSync(certificate, text);
    const etcd = (await clusterStatus(own.dir)).processes.find(({ name }) => name === "etcd")?.pid;
    cluster = await own.start();
    assert.equal(pid("etcd"), etcd);
  });

  it("goes on where a killed start stopped, without a process that nobody knows of", async () => {
    await stopCluster(own.dir);
    const script = `require("tsx/cjs"); void require("./embedded/cluster/start-cluster").startCluster({ dir: ${JSON.stringify(own.dir)} });`;
    const starter = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
    await until("etcd", 60, async () => (await clusterStatus(own.dir)).state === "partly");
    starter.kill("SIGKILL");
    cluster = await own.start();
    assert.deepEqual(processesOf(own.dir).sort(), cluster.processes.map((one) => one.pid).sort());
  });
});
