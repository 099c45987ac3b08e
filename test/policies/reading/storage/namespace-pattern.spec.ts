import assert from "node:assert/strict";
import { coversNamespace } from "../../../../policies/reading/storage/namespace-pattern";

describe("a namespace pattern of Velero", () => {
  for (const [pattern, namespace, covers] of [
    ["*", "ide-kim", true],
    ["ide-*", "ide-kim", true],
    ["ide-*", "ide-", true],
    ["ide-*", "ide", false],
    ["ide-*", "my-ide-kim", false],
    ["ide-kim", "ide-kim", true],
    ["ide-kim", "ide-kim2", false],
    ["ide-???", "ide-kim", true],
    ["ide-???", "ide-lee2", false],
    ["ide-[kl]*", "ide-kim", true],
    ["ide-[a-k]*", "ide-lee", false],
    ["ide.kim", "ide-kim", false],
    ["ide-**", "ide-kim", false],
    ["ide-{kim,lee}", "ide-kim", false],
    ["!ide-kim", "ide-lee", false],
    ["ide-[z-a]", "ide-b", false],
    ["ide-[", "ide-[", true],
    ["", "ide-kim", false],
    [".*", "ide-kim", false],
    ["ide-kim|ide-lee", "ide-lee", false],
  ] as const) {
    it(`${covers ? "covers" : "does not cover"} ${namespace} with ${JSON.stringify(pattern)}`, () => {
      assert.equal(coversNamespace(pattern, namespace), covers);
    });
  }
});
