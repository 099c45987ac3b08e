import assert from "node:assert/strict";
import { diff } from "../../../../embedded/plugins/kubernetes/diff";
import { recordedTraffic } from "../../../support/recorded-traffic";
import { received, titleOf } from "./wire";

describe("kubernetes stand-in: every recorded Diff is answered like the official plugin answered", () => {
  for (const call of recordedTraffic({ plugin: "kubernetes", method: "Diff" })) {
    it(titleOf(call), () => {
      const { olds, oldInputs, news, name } = call.request;
      const mutable = name === "mut" || name === "msec"; // the ones made through a provider that says so
      const found = diff(
        { olds: received(olds), oldInputs: received(oldInputs), news: received(news) },
        { configMapMutable: mutable, secretMutable: mutable },
      );
      const detailedDiff = Object.fromEntries(
        Object.entries(found.detailed ?? {}).map(([path, { kind, inputDiff }]) => [
          path,
          { ...(kind === "ADD" ? {} : { kind }), ...(inputDiff ? { inputDiff } : {}) },
        ]),
      );
      assert.deepEqual(
        {
          changes: found.changes ? "DIFF_SOME" : "DIFF_NONE",
          hasDetailedDiff: true,
          ...(found.replaces?.length ? { replaces: found.replaces } : {}),
          ...(found.deleteBeforeReplace === true ? { deleteBeforeReplace: true } : {}),
          ...(found.changes ? { detailedDiff } : {}),
        },
        call.response,
      );
    });
  }
});
