import assert from "node:assert/strict";
import { check } from "../../../../embedded/plugins/kubernetes/check";
import { builtInScope } from "../../../../embedded/plugins/kubernetes/scopes";
import { recordedTraffic } from "../../../support/recorded-traffic";
import { received, resourceOf, sent, titleOf } from "./wire";

const context = {
  defaultNamespace: "default",
  isNamespaced: (apiVersion: string, kind: string) => Promise.resolve(builtInScope(apiVersion, kind) !== "cluster"),
};

/** The made-up part of a name is the plugin's own business; its form is not. */
function withoutSuffix(inputs: unknown): unknown {
  return JSON.parse(JSON.stringify(inputs).replaceAll(/"auto-[0-9a-f]{8}"/g, '"auto-<8 hex>"')) as unknown;
}

describe("kubernetes stand-in: every recorded Check is answered like the official plugin answered", () => {
  for (const call of recordedTraffic({ plugin: "kubernetes", method: "Check" })) {
    it(titleOf(call), async () => {
      const { olds, news, randomSeed } = call.request;
      const { inputs, failures } = await check(
        resourceOf(call),
        { olds: received(olds), news: received(news), randomSeed: Buffer.from(String(randomSeed), "base64") },
        context,
      );
      assert.deepEqual(failures, []);
      const keepsName = JSON.stringify(olds).includes("auto-");
      const normal = keepsName ? (value: unknown) => value : withoutSuffix;
      // The official plugin drops unknown fields here, so that a typo deploys; ours stay, so that the server refuses.
      const found = JSON.parse(JSON.stringify(sent(inputs)).replace('"imagePullPollicy":"Never",', "")) as unknown;
      assert.deepEqual(normal(found), normal(call.response?.["inputs"]));
    });
  }
});
