import assert from "node:assert/strict";
import { parse } from "yaml";
import { guideCode } from "../../support/guide";
import type { Manifest } from "../../support/recorded";
import { ProdObjects } from "./prod-objects";

const guide = parse(guideCode("8.2").text) as Manifest;
const guideEnv = guide["env"] as { name: string; value: string }[];

function guided(name: string): string {
  return guideEnv.find((variable) => variable.name === name)!.value;
}

describe("rendered model servers and the guide", function () {
  this.timeout(60_000);
  let prod: ProdObjects;
  before(async () => {
    prod = await ProdObjects.rendered();
  });

  const first = (deployment: string) =>
    prod.one("Deployment", "ai", deployment)["spec"].template.spec.containers[0] as Manifest;

  it("H2: the rendered Tabby has the guide's three variables with their values", () => {
    const env = first("tabby")["env"] as { name: string; value: string }[];
    assert.deepEqual(
      guideEnv.map(({ name }) => env.find((variable) => variable.name === name)),
      guideEnv,
    );
  });

  it("H2: the rendered Tabby has the guide's memory and GPU, requested and at most", () => {
    const { requests, limits } = first("tabby")["resources"] as Manifest;
    for (const [ours, theirs] of [
      [requests, guide["resources"].requests],
      [limits, guide["resources"].limits],
    ]) {
      assert.deepEqual([ours.memory, ours["nvidia.com/gpu"]], [theirs.memory, String(theirs["nvidia.com/gpu"])]);
    }
  });

  it("H2: the rendered Tabby gives the guide's values to the options that it reads", () => {
    const { args, env, volumeMounts } = first("tabby") as Record<string, Manifest[] & string[]>;
    assert.equal(args![args!.indexOf("--parallelism") + 1], guided("TABBY_SCHEDULER_MAX_BATCH_SIZE"));
    const folder = guided("TABBY_MODEL_CACHE_DIR");
    assert.equal(env!.find((variable) => variable["name"] === "TABBY_MODEL_CACHE_ROOT")?.["value"], folder);
    assert.equal(volumeMounts!.find((mount) => mount["name"] === "models")?.["mountPath"], folder);
  });

  it("H2: Tabby answers at the address that the guide asks (6.3.2)", () => {
    const [, service, port] = /http:\/\/([a-z-]+):(\d+)\/health/.exec(guideCode("6.3.2").text) ?? [];
    const { spec } = prod.one("Service", "ai", service!);
    assert.deepEqual([spec.ports[0].port, spec.selector], [Number(port), { app: "tabby" }]);
  });

  for (const server of ["tabby", "vllm"]) {
    it(`E2: the rendered ${server} rolls out as the guide's script (5.2) patches it`, () => {
      const patch = /-p '(\{.*\})'/.exec(guideCode("5.2").text)?.[1];
      const { rollingUpdate } = (JSON.parse(patch!) as Manifest)["spec"].strategy;
      assert.deepEqual(prod.one("Deployment", "ai", server)["spec"].strategy, { type: "RollingUpdate", rollingUpdate });
    });

    it(`E2: the first container of the rendered ${server} names its model in MODEL_PATH, where the guide's script reads it`, () => {
      assert.match(guideCode("5.2").text, /containers\[0\]\.env\[\?\(@\.name=="MODEL_PATH"\)\]\.value/);
      const env = first(server)["env"] as { name: string; value: string }[];
      assert.match(env.find((variable) => variable.name === "MODEL_PATH")?.value ?? "", /^\/models\//);
    });
  }
});
