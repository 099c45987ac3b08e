import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { network } from "../../embedded/cluster/network";
import type { E2ePlatform } from "../support/e2e-platform";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { Inside } from "../support/exec-in-pod";
import type { Knocked } from "./knock";
import { editorNode, knockFromEditor, knockFromNode, nodeNetwork, onNode } from "./knock";

const metadata = "169.254.169.254:80";
/** Where the metadata service of clouds stands, played inside the node's network: no packet leaves the machine. */
const metadataAddress = "169.254.169.254/32";

/** What bob, or whatever runs in bob's workspace, reaches from a terminal. Each refusal is worth what its control is. */
describe("from inside a workspace", function () {
  this.timeout(5 * 60_000);

  let platform: E2ePlatform;
  let bob: Inside;
  let server: ChildProcess | undefined;
  /** What of the platform stands where: name to `host:port`. */
  const places = new Map<string, string>();
  let fromBob: Record<string, Knocked>;
  let fromNode: Record<string, Knocked>;

  async function place(name: string, namespace: string, app: string, ...ports: number[]): Promise<void> {
    const { status } = await platform.pod(namespace, app);
    for (const port of ports) places.set(`${name} ${String(port)}`, `${status?.podIP ?? "?"}:${String(port)}`);
  }

  async function playMetadata(): Promise<void> {
    await onNode(platform, ["ip", "address", "add", metadataAddress, "dev", "lo"]);
    const listen = `require("node:http").createServer((_, res) => res.end("role")).listen(80, "169.254.169.254")`;
    const [enter = "", ...how] = nodeNetwork(platform);
    server = spawn(enter, [...how, process.execPath, "-e", listen], { stdio: "ignore" });
  }

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    bob = await platform.editor("bob");
    await playMetadata();
    await place("alice's editor, pod", "ide-alice", "code-server", 8080);
    await place("vLLM", "ai", "vllm", 8000);
    await place("Tabby", "ai", "tabby", 8080);
    await place("the gateway", "ai", "litellm", 4000);
    await place("Redis of the gateway", "ai", "gateway-redis", 6379);
    await place("Redis of the sessions", "ingress", "session-redis", 6379);
    await place("PostgreSQL", "auth", "postgres", 5432);
    await place("Keycloak", "auth", "keycloak", 8080, 9000);
    await place("oauth2-proxy", "ingress", "oauth2-proxy", 4180);
    await place("nginx past the door", "ingress", "nginx", 8443, 8080);
    await place("the waker", "ingress", "waker", 8080);
    const service = async (name: string, namespace: string, port: number) => {
      const { spec } = await platform.core.readNamespacedService({ namespace, name });
      return `${spec?.clusterIP ?? "?"}:${String(port)}`;
    };
    places.set("alice's editor, Service", await service("code-server", "ide-alice", 8080));
    places.set("the API server, Service", `${network.apiServiceIp}:443`);
    places.set("the API server, node", `${network.nodeIp}:${String(network.apiServerPort)}`);
    places.set("the kubelet", `${network.nodeIp}:10250`);
    places.set("the metadata service", metadata);
    const targets = [...places.values()];
    for (let attempt = 0; attempt < 50; attempt += 1) {
      fromNode = await knockFromNode(platform, targets);
      if (fromNode[metadata] === "open") break;
      await sleep(200);
    }
    fromBob = await knockFromEditor(platform, bob, targets);
  });

  after(async () => {
    server?.kill();
    await onNode(platform, ["ip", "address", "delete", metadataAddress, "dev", "lo"]).catch(() => undefined);
  });

  function result(name: string): { readonly bob: Knocked | undefined; readonly node: Knocked | undefined } {
    const place = places.get(name) ?? "";
    return { bob: fromBob[place], node: fromNode[place] };
  }

  it("the gateway and the name service answer: the network itself works", async () => {
    assert.deepEqual(result("the gateway 4000"), { bob: "open", node: "open" });
    const ask = `require("node:dns").lookup("litellm.ai.svc.cluster.local", (error, ip) => console.log(error ? error.code : ip))`;
    const { out } = await platform.exec(bob, [editorNode, "-e", ask]);
    assert.match(out, /^10\.96\./);
  });

  for (const [name, reached] of [
    ["alice's editor, pod 8080", "alice's editor by the address of its pod"],
    ["alice's editor, Service", "alice's editor by its Service"],
    ["the API server, Service", "the API server by its Service"],
    ["the API server, node", "the API server by the node's address"],
    ["the kubelet", "the kubelet"],
    ["the metadata service", "the metadata service of a cloud"],
    ["vLLM 8000", "vLLM past the gateway"],
    ["Tabby 8080", "Tabby past the gateway"],
    ["Redis of the gateway 6379", "the Redis with the budgets"],
    ["Redis of the sessions 6379", "the Redis with everybody's sessions"],
    ["PostgreSQL 5432", "PostgreSQL"],
    ["Keycloak 8080", "Keycloak past its public door"],
    ["Keycloak 9000", "Keycloak's management port"],
    ["oauth2-proxy 4180", "oauth2-proxy, which believes what nginx says"],
    ["nginx past the door 8443", "nginx, with whatever cookie"],
    ["the waker 8080", "the waker, which believes what nginx says"],
  ] as const) {
    it(`nobody reaches ${reached}`, () => {
      assert.deepEqual(result(name), { bob: "closed", node: "open" });
    });
  }

  it("no credential of the cluster lies in the container", async () => {
    const { code, out } = await platform.exec(bob, ["ls", "-A", "/var/run/secrets/kubernetes.io/serviceaccount"]);
    assert.notEqual(code, 0, `there is ${out}`);
    const { out: environment } = await platform.exec(bob, ["env"]);
    assert.doesNotMatch(environment, /KUBERNETES_SERVICE_HOST=.*\n[^]*TOKEN/i);
  });

  it("it is the network policies that hold bob back: with ones that open everything, all of it answers", async () => {
    const open = (namespace: string) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "attack-open", namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] },
    });
    const namespaces = ["ide-alice", "ide-bob", "ai", "auth", "ingress"];
    const all = (wanted: Knocked) => Object.fromEntries([...places.keys()].map((name) => [name, wanted]));
    const until = async (wanted: Record<string, Knocked>): Promise<Record<string, Knocked | undefined>> => {
      for (let attempt = 0; ; attempt += 1) {
        const knocked = await knockFromEditor(platform, bob, [...places.values()]);
        const now = Object.fromEntries([...places].map(([name, place]) => [name, knocked[place]]));
        if (isDeepStrictEqual(now, wanted) || attempt === 20) return now;
        await sleep(1000);
      }
    };
    try {
      for (const namespace of namespaces) await platform.create(open(namespace));
      assert.deepEqual(await until(all("open")), all("open"));
    } finally {
      for (const namespace of namespaces)
        await platform.network.deleteNamespacedNetworkPolicy({ namespace, name: "attack-open" }).catch(() => undefined);
    }
    const shut: Record<string, Knocked> = { ...all("closed"), "the gateway 4000": "open" };
    assert.deepEqual(await until(shut), shut);
  });
});
