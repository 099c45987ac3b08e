import assert from "node:assert/strict";
import { topology } from "../../../components/core/topology";
import { LiteLlmGateway } from "../../../components/gateway/litellm";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

async function declared(): Promise<Recorded> {
  return Recorded.of(
    () =>
      new LiteLlmGateway("litellm", {
        namespace: "ai",
        image: "registry.test/litellm@sha256:0",
        chat: { ...topology.vllm, model: "served" },
        completion: topology.tabby,
        chatKey: { secret: "vllm-api-key", key: "api-key" },
        redisPassword: { secret: "gateway-redis", key: "password" },
        keyRingSlots: 3,
        timeZone: "Asia/Seoul",
        chatTimeoutSeconds: 60,
      }),
  );
}

describe("the gateway", () => {
  let recorded: Recorded;
  let pod: Manifest;
  before(async () => {
    recorded = await declared();
    pod = recorded.manifest("Deployment", "litellm")["spec"].template.spec;
  });
  const env = (name: string): Manifest => pod["containers"][0].env.find((entry: Manifest) => entry["name"] === name);

  it("runs twice", () => {
    assert.equal(recorded.manifest("Deployment", "litellm")["spec"].replicas, 2);
  });

  it("reads a fixed number of key rings, each of which may be missing", () => {
    const ring = pod["volumes"].find((volume: Manifest) => volume["name"] === "key-ring").projected.sources;
    assert.deepEqual(
      ring.map((source: Manifest) => [source["secret"].name, source["secret"].optional]),
      ["gateway-keys-00", "gateway-keys-01", "gateway-keys-02"].map((name) => [name, true]),
    );
  });

  for (const name of ["LITELLM_MASTER_KEY", "GATEWAY_METRICS_TOKEN", "VLLM_API_KEY", "REDIS_PASSWORD"]) {
    it(`takes ${name} from a Secret`, () => {
      assert.ok(env(name)["valueFrom"].secretKeyRef.name);
    });
  }

  it("keeps its two secrets secret in the program's state", () => {
    assert.ok(recorded.resource("kubernetes:core/v1:Secret", "litellm").secretInputs.includes("stringData"));
  });

  it("is reached by workspaces and by monitoring, by the edge at the port of the budgets alone, and by nobody else", () => {
    const { ingress } = recorded.manifest("NetworkPolicy", "litellm")["spec"];
    const peers = ingress.flatMap((rule: Manifest) =>
      rule["from"].map((peer: Manifest) => [
        Object.values(peer["namespaceSelector"].matchLabels)[0],
        peer["podSelector"].matchLabels.app,
        ...rule["ports"].map(({ port }: { port: number }) => port),
      ]),
    );
    assert.deepEqual(peers, [
      ["workspace", "code-server", 4000],
      ["monitoring", "prometheus", 4000],
      ["monitoring", "blackbox-exporter", 4000],
      ["ingress", "nginx", 4001],
    ]);
  });

  it("calls the two model servers and its Redis, and nothing else", () => {
    const { egress } = recorded.manifest("NetworkPolicy", "litellm")["spec"];
    assert.deepEqual(
      egress.map((rule: Manifest) => [rule["to"][0].podSelector.matchLabels.app, rule["ports"][0].port]),
      [
        ["vllm", 8000],
        ["tabby", 8080],
        ["gateway-redis", 6379],
      ],
    );
  });

  it("is asked for its health on paths that need no key", () => {
    const { readinessProbe, livenessProbe } = pod["containers"][0];
    assert.equal(readinessProbe.httpGet.path, "/health/readiness");
    assert.equal(livenessProbe.httpGet.path, "/health/liveliness");
  });

  it("sends nothing home", () => {
    assert.equal(env("LITELLM_OFFLINE_MODE")["value"], "true");
    assert.match(pod["containers"][0].args.join(" "), /--telemetry False/);
  });
});
