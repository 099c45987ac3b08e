import assert from "node:assert/strict";
import { BlockList } from "node:net";
import type { ApiClient } from "../../../embedded/cluster/api-client";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { clusterStatus } from "../../../embedded/cluster/cluster-status";
import { loadImages } from "../../../embedded/cluster/load-images";
import { network } from "../../../embedded/cluster/network";
import { type Forward, writeForwards } from "../../../embedded/cluster/node/forwards";
import { obstacle } from "../../../embedded/cluster/node/obstacle";
import { realNodeName } from "../../../embedded/cluster/node-kind";
import { freePort } from "../../../embedded/cluster/ports";
import { startCluster } from "../../../embedded/cluster/start-cluster";
import { statusText } from "../../../operations/cluster/status-text";
import { podsOf, RealCluster } from "./real-cluster";
import { until } from "./test-cluster";

const why = obstacle();

if (why !== undefined) {
  describe("a real node where none can run", () => {
    it("is refused with the reason", async () => {
      await assert.rejects(startCluster({ dir: "/nonexistent", nodes: "real" }), { message: new RegExp(why) });
    });
  });
} else {
  describe("the real node", function () {
    this.timeout(300_000);
    const own = new RealCluster();
    let cluster: Cluster;
    let api: ApiClient;
    let address: string;

    before(async () => {
      ({ cluster, api } = await own.startWithImage());
      address = await own.serve(api, "server");
      await own.serve(api, "client");
    });
    after(() => own.remove());

    it("runs a pod whose image is loaded, at an address of its own range", () => {
      const range = new BlockList();
      const [net = "", bits] = network.realPodCidr.split("/");
      range.addSubnet(net, Number(bits));
      assert.ok(range.check(address), address);
    });

    it("shows what a container printed, and runs commands in it, through the API server", async () => {
      await api.create(podsOf("default"), {
        ...own.server("talks"),
        spec: {
          restartPolicy: "Never",
          containers: [{ name: "main", image: own.image, command: ["/busybox", "echo", "good morning"] }],
        },
      });
      await until("printed", 60, async () => (await own.kubectl("logs", "talks")).out === "good morning\n");
      assert.deepEqual(await own.inPod("server", "default", "id", "-u"), { code: 0, out: "0\n" });
    });

    it("carries connections between pods, and to a Service by its name", async () => {
      await api.create("/api/v1/namespaces/default/services", {
        metadata: { name: "door" },
        spec: { selector: { app: "server" }, ports: [{ port: 80, targetPort: 8080 }] },
      });
      const direct = await own.fetchIn("client", "default", `http://${address}:8080/etc/hostname`);
      assert.deepEqual(direct, { code: 0, out: "server\n" });
      await until("the Service", 20, async () => {
        return (await own.fetchIn("client", "default", "http://door.default/etc/hostname")).out === "server\n";
      });
    });

    it("lets a pod reach the API server, and knows no other names than the cluster's", async () => {
      const plain = await own.fetchIn("client", "default", `http://${network.apiServiceIp}:443/`);
      assert.match(plain.out, /400 Bad Request/, "it speaks TLS only");
      const inside = await own.inPod("client", "default", "nslookup", "kubernetes.default.svc.cluster.local");
      assert.match(inside.out, new RegExp(`Address: ${network.apiServiceIp}`));
      const outside = await own.inPod("client", "default", "nslookup", "example.org");
      assert.match(outside.out, /NXDOMAIN/);
    });

    it("refuses the world at once instead of letting a pod wait for it", async () => {
      const world = await own.fetchIn("client", "default", "http://192.0.2.1/");
      assert.match(world.out, /192\.0\.2\.1\): (No route to host|Host is unreachable|Network is unreachable)/);
    });

    it("is shown plainly by the status", async () => {
      const status = await clusterStatus(own.dir);
      assert.deepEqual([status.state, status.realNode, status.unhealthy], ["running", realNodeName, undefined]);
      assert.match(statusText(status), /Its node machine is real: pods whose images are loaded there run/);
    });

    it("lets the host in where a list says so, and no longer when it does not", async () => {
      const port = await freePort(new Set());
      const door: Forward = { listen: `127.0.0.1:${port}`, target: `${address}:8080` };
      const answer = (): Promise<string> =>
        fetch(`http://${door.listen}/etc/hostname`).then(
          (response) => response.text(),
          (error: unknown) => ((error as Error).cause as { code: string }).code,
        );
      writeForwards(own.paths, "test", [door]);
      await until("open", 10, async () => (await answer()) === "server\n");
      writeForwards(own.paths, "test", []);
      await until("closed", 10, async () => (await answer()) === "ECONNREFUSED");
    });

    it("loads an image once, and a changed one again", async () => {
      const said: string[] = [];
      const load = async (program?: string): Promise<readonly string[]> =>
        loadImages({ cluster, images: [await own.archive(program)], progress: (line) => said.push(line) });
      assert.deepEqual(await load(), [own.image]);
      assert.deepEqual(said, []);
      await load("busybox2");
      assert.match(said.join("\n"), /image localhost\/webide-test\/busybox:1: loaded in/);
      await load(); // as it was
    });

    it("refuses an archive that is no image, and says what it should be", async () => {
      const images = [{ archive: "/etc/hostname", reference: own.image }];
      await assert.rejects(loadImages({ cluster, images }), /\/etc\/hostname is no archive of one image/);
    });

    it("enforces network policies: a denied pod is stopped, an allowed namespace gets through", async () => {
      for (const name of ["ide-a", "ide-b", "ingress"]) {
        await api.create("/api/v1/namespaces", { metadata: { name } });
        await until(
          `account of ${name}`,
          20,
          async () => (await api.get(`/api/v1/namespaces/${name}/serviceaccounts/default`)) !== undefined,
        );
      }
      const target = `http://${await own.serve(api, "ide", "ide-a")}:8080/etc/hostname`;
      await own.serve(api, "neighbour", "ide-b");
      await own.serve(api, "edge", "ingress");
      const reaches = async (pod: string, from: string): Promise<boolean> =>
        (await own.fetchIn(pod, from, target)).code === 0;
      assert.equal(await reaches("neighbour", "ide-b"), true, "before there is a policy");

      const policies = "/apis/networking.k8s.io/v1/namespaces/ide-a/networkpolicies";
      const from = [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress" } } }];
      await api.create(policies, {
        metadata: { name: "only-the-edge" },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from }] },
      });
      await until("stopped", 30, async () => !(await reaches("neighbour", "ide-b")));
      assert.equal(await reaches("edge", "ingress"), true, "the allowed namespace");
      assert.equal(await reaches("neighbour", "ide-b"), false, "still stopped");

      await api.delete(`${policies}/only-the-edge`);
      await until("through again", 30, () => reaches("neighbour", "ide-b"));
    });
  });
}
