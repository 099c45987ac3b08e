import type { V1Pod } from "@kubernetes/client-node";
import { CoreV1Api, KubeConfig, NetworkingV1Api } from "@kubernetes/client-node";
import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { isIPv4 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiClient } from "../../../embedded/cluster/api-client";
import { ClusterPaths } from "../../../embedded/cluster/cluster-paths";
import { enterNamespaces } from "../../../embedded/cluster/node/enter";
import { loadImages } from "../../../embedded/cluster/load-images";
import { writeStaticImage } from "../../../embedded/cluster/node/static-image";
import { resetCluster } from "../../../embedded/cluster/reset-cluster";
import { startCluster } from "../../../embedded/cluster/start-cluster";
import { isOurs } from "../../checkers/asked-peers";
import type { Peer } from "../../checkers/asked-peers";
import type { Manifest } from "../../support/recorded";
import { execInPod } from "../../support/exec-in-pod";

const image = "localhost/webide-test/knocker:1";
const container = "knocker";
/** Holds the addresses outside of the cluster, inside the node's own network: no packet leaves the machine. */
const outside = "lo";

/** A pod's name from that of a peer (`namespace/workload`). */
const podName = (peer: Peer): string => peer.name.slice(peer.name.indexOf("/") + 1).replaceAll(" ", "-");

/**
 * A real node on which every peer of an environment is played by the same small program, which answers at every port
 * that is asked: whatever does not get through is held back by the network policies and nothing else.
 */
export class StubNetwork {
  readonly root = mkdtempSync(join(tmpdir(), "webide-firewall-"));
  private readonly dir = join(this.root, "cluster");
  private readonly paths = new ClusterPaths(this.dir);
  private readonly program = join(this.root, "knocker");
  private readonly config = new KubeConfig();
  private readonly addresses = new Map<string, string>();
  private listener: ChildProcess | undefined;
  private api: ApiClient | undefined;

  constructor(
    private readonly peers: readonly Peer[],
    private readonly ports: readonly number[],
  ) {}

  get core(): CoreV1Api {
    return this.config.makeApiClient(CoreV1Api);
  }

  private get policies(): NetworkingV1Api {
    return this.config.makeApiClient(NetworkingV1Api);
  }

  /** Pods that are played, ours and not the cluster's own. */
  get pods(): readonly Peer[] {
    return this.peers.filter(isOurs);
  }

  /** Addresses outside that are played. */
  get outside(): readonly Peer[] {
    return this.peers.filter(({ namespace, ip, name }) => namespace === undefined && isPlayed(ip, name));
  }

  /**
   * Makes an object in the cluster; a policy is in force a moment later. As it is written: the typed client would leave out
   * `from`, which it calls otherwise.
   */
  async create(object: Manifest): Promise<void> {
    const { kind, metadata } = object as { kind: string; metadata: { namespace?: string } };
    const below = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
    const collections: Readonly<Record<string, string>> = {
      Namespace: "/api/v1/namespaces",
      Pod: `/api/v1${below}/pods`,
      NetworkPolicy: `/apis/networking.k8s.io/v1${below}/networkpolicies`,
    };
    await this.api?.create(collections[kind] ?? "", object);
  }

  /** Starts the node, the pods and the addresses outside, and puts the policies in force. */
  async start(policies: readonly Manifest[]): Promise<void> {
    const cluster = await startCluster({ dir: this.dir, nodes: "real", progress: () => undefined });
    this.config.loadFromFile(cluster.kubeconfig);
    this.api = new ApiClient(cluster.apiServer, this.paths, "admin");
    const source = join(__dirname, "knocker.go");
    execFileSync("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", this.program, source], {
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    });
    const scratch = mkdtempSync(join(this.root, "image-"));
    const archive = await writeStaticImage({ program: this.program, name: container, reference: image, scratch });
    await loadImages({ cluster, images: [{ archive, reference: image }] });
    this.listenOutside();
    await this.makePods();
    for (const policy of policies) await this.create(policy);
  }

  private onNode(...command: string[]): string {
    const [enter, ...how] = enterNamespaces(this.paths).prefix;
    return execFileSync(enter, [...how, ...command], { encoding: "utf8" });
  }

  private listenOutside(): void {
    for (const { ip } of this.outside) this.onNode("ip", "address", "replace", `${ip}/32`, "dev", outside);
    const [enter, ...how] = enterNamespaces(this.paths).prefix;
    const targets = this.outside.flatMap(({ ip }) => this.ports.map((port) => `${ip}:${String(port)}`));
    this.listener = spawn(enter, [...how, this.program, "listen", ...targets], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    for (const { ip, name } of this.outside) this.addresses.set(name, ip);
  }

  private async makePods(): Promise<void> {
    const namespaces = new Map(this.pods.map((peer) => [peer.namespace ?? "", peer.namespaceLabels ?? {}]));
    for (const [name, all] of namespaces) {
      // The program runs as root to listen everywhere, and policies do not ask for these labels.
      const labels = Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith("pod-security.")));
      await this.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
    }
    const args = ["listen", ...this.ports.flatMap((port) => [`:${String(port)}`, `:${String(port)}/UDP`])];
    for (const peer of this.pods) {
      const labels = { ...peer.labels };
      await this.create({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: podName(peer), namespace: peer.namespace ?? "", labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 0,
          containers: [{ name: container, image, imagePullPolicy: "Never", args }],
        },
      });
    }
    for (const peer of this.peers.filter(({ namespace }) => namespace !== undefined)) {
      const ip = await this.addressOf(peer);
      if (ip !== undefined) this.addresses.set(peer.name, ip);
    }
  }

  private async addressOf(peer: Peer): Promise<string | undefined> {
    const find = async (): Promise<V1Pod | undefined> => {
      const { items } = await this.core.listNamespacedPod({ namespace: peer.namespace ?? "" });
      return items.find(({ metadata }) =>
        isOurs(peer) ? metadata?.name === podName(peer) : metadata?.labels?.["k8s-app"] === peer.labels?.["k8s-app"],
      );
    };
    if (!isOurs(peer) && peer.labels?.["k8s-app"] === undefined) return undefined;
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const pod = await find();
      if (pod?.status?.phase === "Running" && pod.status.podIP !== undefined) return pod.status.podIP;
      await sleep(500);
    }
    throw new Error(`the pod of ${peer.name} does not run`);
  }

  /** Takes a policy out of force. */
  async remove(namespace: string, name: string): Promise<void> {
    await this.policies.deleteNamespacedNetworkPolicy({ namespace, name });
  }

  /** Name of each played peer and its address. */
  get known(): ReadonlyMap<string, string> {
    return this.addresses;
  }

  /** Which of the targets (`address:port`, `address:port/UDP`) answer somebody. */
  async answered(from: Peer, targets: readonly string[]): Promise<ReadonlySet<string>> {
    const inside = { namespace: from.namespace ?? "", pod: podName(from), container };
    const command = [`/${container}`, "knock", "3"];
    const { code, out, err } = await execInPod(this.config, inside, command, `${targets.join("\n")}\n`);
    if (code !== 0) throw new Error(`knocking from ${from.name}: ${err}`);
    return new Set(out.split("\n").filter((line) => line !== ""));
  }

  async stop(): Promise<void> {
    this.listener?.kill();
    await resetCluster(this.dir);
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** IPv4 addresses that are nobody's in the cluster: not the API server's, the node's or loopback. */
function isPlayed(ip: string, name: string): boolean {
  return isIPv4(ip) && !/^(127|10\.42|10\.96)\./.test(ip) && !name.includes("API server");
}
