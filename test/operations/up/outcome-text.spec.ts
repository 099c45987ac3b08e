import assert from "node:assert/strict";
import { RunRecord } from "../../../operations/engine/run-record";
import { changesText } from "../../../operations/up/apply-stack";
import { previewText, problemsText, urnText } from "../../../operations/up/outcome-text";

const urn = "urn:pulumi:dev::webide::webide:identity:Keycloak$kubernetes:apps/v1:Deployment::keycloak";

describe("what people read of a run", () => {
  it("names an object by kind and name", () => {
    assert.equal(urnText(urn), "Deployment keycloak");
    assert.equal(urnText("something else"), "something else");
  });

  it("counts operations", () => {
    assert.equal(changesText({ create: 2, same: 5, delete: 0 }), "2 to create, 5 unchanged");
    assert.equal(changesText({}), "nothing declared");
  });

  it("counts what is made and names what is changed or goes, as far as anybody reads", () => {
    const record = new RunRecord();
    record.changes["create"] = 1;
    record.changes["delete"] = 25;
    record.changed.push({ op: "create", urn: "new", keys: [] });
    for (let index = 0; index < 25; index += 1)
      record.changed.push({ op: "delete", urn, keys: index === 0 ? ["spec"] : [] });
    const lines = previewText("dev", record).split("\n");
    assert.equal(lines[0], "dev: 1 to create, 25 to delete");
    assert.equal(lines[1], "  delete Deployment keycloak (spec)");
    assert.equal(lines.length, 22);
    assert.equal(lines.at(-1), "  ... and 5 more");
  });

  it("gives each failure its stack, object and reason", () => {
    const lines = problemsText({
      stack: "dev",
      status: "failed",
      changes: {},
      failures: [{ urn, message: "first\nsecond" }],
      violations: [{ policy: "img/digest", urn, message: "no digest" }],
      warnings: [],
      seconds: 1,
    });
    assert.deepEqual(lines, [
      "  dev: policy img/digest on Deployment keycloak\n      no digest",
      "  dev: Deployment keycloak: first\n      second",
    ]);
  });

  it("names every failure, and explains as many as anybody reads", () => {
    const failures = Array.from({ length: 12 }, (_, index) => ({ urn: `u::u::a:b:Kind::n${index}`, message: "gone" }));
    const outcome = { stack: "dev", status: "failed", changes: {}, violations: [], warnings: [], seconds: 1 } as const;
    const lines = problemsText({ ...outcome, failures });
    assert.equal(lines.length, 11);
    assert.equal(lines.at(-1), "  dev: and 2 more (their reasons: --json): Kind n10, Kind n11");
  });
});
