import assert from "node:assert/strict";
import { Vllm, vllmArguments } from "../../../components/inference/vllm";
import type { VllmArgs } from "../../../components/inference/vllm";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const args: VllmArgs = {
  namespace: "ai",
  image: "registry.test/vllm@sha256:0",
  modelPath: "/models/some-chat",
  servedName: "some-chat",
  replicas: 2,
  resources: { cpu: "8", memory: "48Gi", gpus: 2 },
  maxModelLength: 32768,
  gpuMemoryUtilisation: 0.9,
  maxSequences: 64,
  maxQueued: 128,
  freeGpus: 0,
  nodeSelector: { "nvidia.com/gpu.present": "true" },
};

describe("vLLM", () => {
  let recorded: Recorded;
  let pod: Manifest;
  let vllm: Manifest;
  before(async () => {
    recorded = await Recorded.of(() => new Vllm("vllm", args));
    pod = recorded.manifest("Deployment", "vllm")["spec"].template.spec;
    vllm = pod["containers"][0];
  });
  const env = (name: string): Manifest => vllm["env"].find((entry: Manifest) => entry["name"] === name);
  const option = (name: string): string => vllm["args"].at(1 + Number(vllm["args"].indexOf(name)));

  it("E2: feeds MODEL_PATH to `vllm serve`", () => {
    assert.equal(env("MODEL_PATH")["value"], "/models/some-chat");
    assert.deepEqual([...vllm["command"], vllm["args"][0]], ["vllm", "serve", "$(MODEL_PATH)"]);
  });

  it("serves the model under the name the gateway asks for", () => {
    assert.equal(option("--served-model-name"), "some-chat");
  });

  it("splits the model over all its GPUs", () => {
    assert.equal(option("--tensor-parallel-size"), "2");
  });

  it("refuses requests beyond the end of its queue", () => {
    assert.equal(option("--max-num-queued-reqs"), "128");
  });

  it("never runs code that comes with a model", () => {
    assert.ok(vllmArguments(args).every((arg) => !/trust.remote.code/.test(arg)));
  });

  it("shows no interactive documentation", () => {
    assert.ok(vllm["args"].includes("--disable-fastapi-docs"));
  });

  it("offers tool calls only with a parser for them", () => {
    assert.ok(!vllmArguments(args).includes("--enable-auto-tool-choice"));
    const withTools = vllmArguments({ ...args, toolCallParser: "hermes" });
    assert.ok(withTools.includes("--enable-auto-tool-choice") && withTools.includes("hermes"));
  });

  it("asks for a key that only its Secret holds", () => {
    assert.deepEqual(env("VLLM_API_KEY")["valueFrom"].secretKeyRef, { name: "vllm-api-key", key: "api-key" });
    assert.ok(recorded.resource("kubernetes:core/v1:Secret", "vllm").secretInputs.includes("stringData"));
  });

  for (const name of ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "VLLM_NO_USAGE_STATS", "DO_NOT_TRACK"]) {
    it(`sets ${name}, so that nothing leaves the cluster`, () => {
      assert.equal(env(name)["value"], "1");
    });
  }

  it("finishes answers under way before it is killed", () => {
    assert.ok(pod["terminationGracePeriodSeconds"] > Number(option("--shutdown-timeout")) + 5);
  });

  it("may take half an hour to load a model", () => {
    const { periodSeconds, failureThreshold } = vllm["startupProbe"];
    assert.equal(periodSeconds * failureThreshold, 1800);
  });

  it("runs as the user that the image knows", () => {
    assert.deepEqual([pod["securityContext"].runAsUser, pod["securityContext"].runAsGroup], [2000, 0]);
  });

  it("has shared memory for its processes", () => {
    const volume = pod["volumes"].find((v: Manifest) => v["name"] === "shared-memory");
    assert.deepEqual(volume.emptyDir, { medium: "Memory", sizeLimit: "4Gi" });
  });

  it("is reached by the gateway and monitoring alone, and calls nobody", () => {
    const { ingress, egress } = recorded.manifest("NetworkPolicy", "vllm")["spec"];
    const callers = ingress[0].from.map((peer: Manifest) => peer["podSelector"].matchLabels.app);
    assert.deepEqual(callers, ["litellm", "prometheus", "blackbox-exporter"]);
    assert.deepEqual(egress, []);
  });

  it("asks for as many GPUs as it may use", () => {
    const { requests, limits } = vllm["resources"];
    assert.equal(requests["nvidia.com/gpu"], "2");
    assert.equal(limits["nvidia.com/gpu"], "2");
  });
});

describe("vLLM without GPUs", () => {
  let pod: Manifest;
  before(async () => {
    const resources = { cpu: "100m", memory: "256Mi", gpus: 0 };
    const recorded = await Recorded.of(
      () => new Vllm("vllm", { ...args, resources, runtimeClassName: "nvidia", sharedMemory: "64Mi" }),
    );
    pod = recorded.manifest("Deployment", "vllm")["spec"].template.spec;
  });

  it("asks for none, and runs on any node without the GPU runtime", () => {
    assert.doesNotMatch(JSON.stringify(pod), /nvidia\.com\/gpu|runtimeClassName/);
  });

  it("does not split the model", () => {
    const [{ args: given }] = pod["containers"];
    assert.equal(given.at(1 + Number(given.indexOf("--tensor-parallel-size"))), "1");
  });

  it("sees none either, where the GPU runtime is the default one", () => {
    const [{ env }] = pod["containers"];
    assert.deepEqual(
      env.find((variable: Manifest) => variable["name"] === "NVIDIA_VISIBLE_DEVICES"),
      { name: "NVIDIA_VISIBLE_DEVICES", value: "void" },
    );
  });
});
