import assert from "node:assert/strict";
import { partByPart } from "../../../../policies/reading/workspaces/part-by-part";
import type { PlacedViolation } from "../../../../policies/rule";
import { objects, unknown } from "../../judged";

const [first, second] = ["a", unknown].flatMap((name) =>
  objects({ apiVersion: "v1", kind: "Secret", metadata: { name } }),
);

describe("judging part by part", () => {
  function* judge(object = first): Iterable<PlacedViolation> {
    assert.ok(object);
    yield { object, field: object.props, allowed: object.name ?? "", whatToDo: "" };
  }

  it("keeps what was found before and after a part that can not be read", () => {
    const found = [...partByPart([first, second, first], judge)];
    assert.deepEqual(
      found.map(({ object, field, value }) => [object === second, field.path, value]),
      [
        [false, "", undefined],
        [true, "metadata.name", "not known at preview"],
        [false, "", undefined],
      ],
    );
  });

  it("lets any other fault stop the run", () => {
    const fails = (): Iterable<PlacedViolation> => {
      throw new TypeError("a fault of the rule");
    };
    assert.throws(() => [...partByPart([first], fails)], /a fault of the rule/);
  });
});
