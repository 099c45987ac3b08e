import assert from "node:assert/strict";
import { podStages } from "../../../embedded/cluster/programs/pod-stages";

describe("the life of simulated pods", () => {
  it("has exactly one beginning for every pod: a played one waits for its program, any other is ready", () => {
    const beginnings = podStages().filter(({ metadata }) => ["pod-ready", "pod-played"].includes(metadata.name));
    const choice = beginnings.map(({ spec }) => {
      const { matchExpressions } = (
        spec as { selector: { matchExpressions: { operator: string; values: string[] }[] } }
      ).selector;
      return matchExpressions.at(-1)!;
    });
    assert.deepEqual(
      choice.map(({ operator, values }) => [operator, values]),
      [
        ["NotIn", ["auth/postgres", "auth/keycloak"]],
        ["In", ["auth/postgres", "auth/keycloak"]],
      ],
    );
  });
});
