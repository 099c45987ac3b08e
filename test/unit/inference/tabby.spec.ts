import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { Tabby } from "../../../components/inference/tabby";
import { tabbyConfig, tabbyPreparation } from "../../../components/inference/tabby-files";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const guide: Manifest = parse(guideCode("8.2").text);

describe("Tabby", () => {
  let recorded: Recorded;
  let pod: Manifest;
  let tabby: Manifest;
  before(async () => {
    recorded = await Recorded.of(
      () =>
        new Tabby("tabby", {
          namespace: "ai",
          image: "registry.test/tabby@sha256:0",
          modelPath: "/models/TabbyML/Some-Coder",
          replicas: 2,
          resources: { cpu: "4", memory: "16Gi", memoryLimit: "24Gi", gpus: 1 },
          batchSize: 4,
          maxWaitingTokens: 1024,
          freeGpus: 1,
          nodeSelector: { "nvidia.com/gpu.present": "true" },
        }),
    );
    pod = recorded.manifest("Deployment", "tabby")["spec"].template.spec;
    tabby = pod["containers"][0];
  });
  const env = (name: string): string => tabby["env"].find((entry: Manifest) => entry["name"] === name)?.value;
  const option = (name: string): string => tabby["args"].at(1 + Number(tabby["args"].indexOf(name)));

  for (const { name, value } of guide["env"]) {
    it(`H2: keeps the guide's ${String(name)}=${String(value)}`, () => {
      assert.equal(env(name), value);
    });
  }

  it("H2: requests and limits memory and GPUs as the guide does", () => {
    for (const side of ["requests", "limits"] as const) {
      assert.equal(tabby["resources"][side].memory, guide["resources"][side].memory);
      assert.equal(tabby["resources"][side]["nvidia.com/gpu"], String(guide["resources"][side]["nvidia.com/gpu"]));
    }
  });

  it("H2: gives the batch size to the option that exists", () => {
    assert.equal(option("--parallelism"), "4");
  });

  it("H2: gives the model folder to the variable that exists", () => {
    assert.equal(env("TABBY_MODEL_CACHE_ROOT"), "/models");
  });

  it("E2: feeds MODEL_PATH to the server's arguments", () => {
    assert.equal(env("MODEL_PATH"), "/models/TabbyML/Some-Coder");
    assert.equal(option("--model"), "$(MODEL_PATH)");
  });

  it("E2: keeps MODEL_PATH in the first container, where the guide's script reads it", () => {
    assert.equal(tabby["name"], "tabby");
  });

  it("stands behind the guide's Service name and port", () => {
    const service = recorded.manifest("Service", "tabby-server");
    assert.equal(service["spec"].ports[0].port, 8080);
  });

  it("runs without its web server, so that its health needs no user", () => {
    assert.ok(tabby["args"].includes("--no-webserver"));
    assert.equal(tabby["readinessProbe"].httpGet.path, "/v1/health");
  });

  it("may take half an hour to load a model", () => {
    const { periodSeconds, failureThreshold } = tabby["startupProbe"];
    assert.equal(periodSeconds * failureThreshold, 1800);
  });

  it("may take that long before a rollout counts as failed, too", () => {
    assert.ok(recorded.manifest("Deployment", "tabby")["spec"].progressDeadlineSeconds > 1800);
  });

  it("only reads the models", () => {
    const mount = tabby["volumeMounts"].find((m: Manifest) => m["mountPath"] === "/models");
    assert.equal(mount.readOnly, true);
    assert.equal(pod["volumes"].find((v: Manifest) => v["name"] === "models").persistentVolumeClaim.readOnly, true);
  });

  it("is reached by the gateway and monitoring alone, and calls nobody", () => {
    const { ingress, egress } = recorded.manifest("NetworkPolicy", "tabby")["spec"];
    const callers = ingress[0].from.map((peer: Manifest) => peer["podSelector"].matchLabels.app);
    assert.deepEqual(callers, ["litellm", "prometheus", "blackbox-exporter"]);
    assert.deepEqual(egress, []);
  });

  it("tells the model to run on its GPU", () => {
    assert.equal(option("--device"), "cuda");
  });

  it("goes to GPU nodes only", () => {
    assert.deepEqual(pod["nodeSelector"], { "nvidia.com/gpu.present": "true" });
    assert.deepEqual(pod["tolerations"], [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }]);
  });

  it("shows no GPU to the container that only copies a file", () => {
    const [prepare] = pod["initContainers"];
    assert.deepEqual(prepare.env, [{ name: "NVIDIA_VISIBLE_DEVICES", value: "void" }]);
  });

  it("reports no usage", () => {
    assert.equal(env("TABBY_DISABLE_USAGE_COLLECTION"), "1");
  });
});

describe("Tabby without GPUs", () => {
  let pod: Manifest;
  before(async () => {
    const recorded = await Recorded.of(
      () =>
        new Tabby("tabby", {
          namespace: "ai",
          image: "registry.test/tabby@sha256:0",
          modelPath: "/models/some/small-model",
          replicas: 1,
          resources: { cpu: "100m", memory: "256Mi", gpus: 0 },
          batchSize: 4,
          maxWaitingTokens: 1024,
          freeGpus: 0,
          nodeSelector: { "nvidia.com/gpu.present": "true" },
          runtimeClassName: "nvidia",
        }),
    );
    pod = recorded.manifest("Deployment", "tabby")["spec"].template.spec;
  });

  it("asks for none, and runs on any node without the GPU runtime", () => {
    assert.doesNotMatch(JSON.stringify(pod), /nvidia\.com\/gpu|runtimeClassName/);
  });

  it("tells the model to run on the CPU", () => {
    const { args } = pod["containers"][0];
    assert.equal(args.at(1 + Number(args.indexOf("--device"))), "cpu");
  });

  it("sees none either, where the GPU runtime is the default one", () => {
    for (const { name, env } of [...pod["initContainers"], ...pod["containers"]]) {
      const seen = env.find((variable: Manifest) => variable["name"] === "NVIDIA_VISIBLE_DEVICES");
      assert.equal(seen?.value, "void", name);
    }
  });
});

describe("Tabby's files", () => {
  it("name no model to download", () => {
    assert.doesNotMatch(tabbyConfig(), /\.local\]/);
    assert.match(tabbyConfig(), /\[model\.embedding\.http\]/);
  });

  it("are put in place, and the records of prompts lead nowhere", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-tabby-"));
    try {
      fs.writeFileSync(path.join(folder, "config.toml"), tabbyConfig());
      const root = path.join(folder, "state", "tabby");
      execFileSync("sh", ["-c", tabbyPreparation(folder, root)]);
      assert.equal(fs.readFileSync(path.join(root, "config.toml"), "utf8"), tabbyConfig());
      const today = new Date().toISOString().slice(0, 10);
      const inHalfAYear = new Date(Date.now() + 182 * 86_400_000).toISOString().slice(0, 10);
      for (const day of [today, inHalfAYear]) {
        assert.equal(fs.readlinkSync(path.join(root, "events", `${day}.json`)), "/dev/null");
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
