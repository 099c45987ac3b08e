import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../../../../embedded/cluster/api-client";
import type { Cluster } from "../../../../embedded/cluster/cluster";
import { clusterStatus } from "../../../../embedded/cluster/cluster-status";
import { writeImageList } from "../../../../embedded/cluster/objects/image-list";
import { TestCluster, until } from "../test-cluster";
import { loadShell, shellImage } from "./shell-pods";

const base = "/api/v1/namespaces/auth";

/** A pod that answers every request with its name. */
function answeringPod(name: string, image = shellImage): object {
  const script = `echo ${name} >/index.html; exec /busybox httpd -f -p 8080 -h /`;
  return {
    metadata: { name, labels: { app: "keycloak" } },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [
        {
          name: "server",
          image,
          command: ["/busybox", "sh", "-c", script],
          readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
        },
      ],
    },
  };
}

// Only root may have a real node.
if (process.getuid?.() === 0) {
  describe("the doors of a real node", function () {
    this.timeout(300_000);
    const own = new TestCluster("real");
    let cluster: Cluster;
    let api: ApiClient;

    const ask = async (): Promise<string> => {
      try {
        const answer = await fetch(cluster.keycloakUrl, { signal: AbortSignal.timeout(5_000) });
        return (await answer.text()).trim();
      } catch (error) {
        return ((error as Error).cause as { code?: string } | undefined)?.code ?? (error as Error).message;
      }
    };
    const answers = (wanted: string): Promise<boolean> =>
      until(`the door answers ${wanted}`, 60, async () => (await ask()) === wanted);
    const lacking = async (): Promise<string | undefined> => (await clusterStatus(own.dir)).doors.keycloak?.lacking;

    before(async () => {
      cluster = await own.start();
      api = own.api(cluster);
      await loadShell(cluster);
      await writeImageList(api, [shellImage]);
      await api.create("/api/v1/namespaces", { metadata: { name: "auth" } });
      await until("its account", 30, () => api.get(`${base}/serviceaccounts/default`));
    });
    after(() => own.remove());

    it("refuse at once while there is nothing behind them, and say what is lacking", async () => {
      assert.equal(await ask(), "ECONNREFUSED");
      assert.match((await lacking()) ?? "", /^Service auth\/keycloak does not exist/);
      assert.match((await clusterStatus(own.dir)).doors.edge?.lacking ?? "", /ingress\/nginx-public does not exist/);
    });

    it("refuse while only simulated pods stand there, who can not answer", async () => {
      const spec = { selector: { app: "keycloak" }, ports: [{ port: 8080 }] };
      await api.create(`${base}/services`, { metadata: { name: "keycloak" }, spec });
      await api.create(`${base}/pods`, answeringPod("nobody", "example.org/not-loaded:1"));
      await until("it is said", 60, async () => /only simulated pods/.test((await lacking()) ?? ""));
      assert.equal(await ask(), "ECONNREFUSED");
      await api.delete(`${base}/pods/nobody`);
    });

    it("open when a pod is ready", async () => {
      await api.create(`${base}/pods`, answeringPod("one"));
      await answers("one");
      assert.equal(await lacking(), undefined);
    });

    it("answer every request while one pod takes the place of another", async () => {
      await api.create(`${base}/pods`, answeringPod("two"));
      await answers("two"); // so that both are ready
      const seen: string[] = [];
      const done = new AbortController();
      const asking = (async () => {
        while (!done.signal.aborted) {
          seen.push(await ask());
          await sleep(20);
        }
      })();
      // The Service forgets it before it ends, as with a preStop pause.
      await api.patch(`${base}/pods/one`, { metadata: { labels: { app: "leaves" } } }, "application/merge-patch+json");
      await sleep(3_000);
      await api.delete(`${base}/pods/one`);
      await sleep(2_000);
      done.abort();
      await asking;
      assert.deepEqual(
        [...new Set(seen)].filter((answer) => !["one", "two"].includes(answer)),
        [],
      );
      assert.equal(seen.at(-1), "two");
    });

    it("cut the connections to a pod that ends, and take new ones again", async () => {
      const { hostname, port } = new URL(cluster.keycloakUrl);
      const socket = net.connect(Number(port), hostname);
      await once(socket, "connect");
      socket.write("GET / HTTP/1.1\r\n"); // not all of a request: the pod waits for the rest
      const closed = once(socket, "close", { signal: AbortSignal.timeout(60_000) });
      socket.on("error", () => undefined).resume();
      await sleep(500);
      await api.create(`${base}/pods`, answeringPod("three"));
      await answers("three");
      await api.delete(`${base}/pods/two`);
      await closed;
      await answers("three");
    });

    it("are shut again when the last pod goes", async () => {
      await api.delete(`${base}/pods/three`);
      await until("the door is shut", 60, async () => (await ask()) === "ECONNREFUSED");
      assert.match((await lacking()) ?? "", /^Service auth\/keycloak has no pod/);
    });
  });
}
