import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { packVersion } from "../../../stacks/pack-version";
import type { GateArgs, PolicyOutputs } from "../../../stacks/policy-gate";
import { judgementVariable, policyGate } from "../../../stacks/policy-gate";

describe("the gate before a deployment", () => {
  let root = "";
  let pack = "";

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "gate-"));
    mkdirSync(path.join(root, "policies", "rules"), { recursive: true });
    writeFileSync(path.join(root, "policies", "package.json"), '{ "version": "1.2.3" }');
    writeFileSync(path.join(root, "policies", "rules", "a.ts"), "rule a");
    writeFileSync(path.join(root, "policies", "limits.yaml"), "most: 1");
    pack = packVersion(root);
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function gate(environment: Record<string, string>, isPreview = false, rest: Partial<GateArgs> = {}): PolicyOutputs {
    return policyGate({ root, stack: "dev", isPreview, environment, now: new Date("2026-11-23T10:00:00Z"), ...rest });
  }

  const judged = (changes: object = {}): Record<string, string> => ({
    [judgementVariable]: JSON.stringify({ pack, stack: "dev", verdict: "passed", ...changes }),
  });

  const passed = (): PolicyOutputs => ({ policyPack: pack, policyVerdict: "passed" });

  it("lets pass what was judged by this pack, and records pack and verdict", () => {
    assert.match(pack, /^1\.2\.3\+[0-9a-f]{12}$/);
    assert.deepEqual(gate(judged()), passed());
  });

  it("lets a preview by hand pass, which then finds no difference", () => {
    assert.deepEqual(gate({}, true), passed());
  });

  const refused: readonly [title: string, environment: () => Record<string, string>][] = [
    ["a run by hand", () => ({})],
    ["a judgement of no pack", () => judged({ pack: undefined })],
    ["a judgement of another stack", () => judged({ stack: "prod" })],
    ["another verdict", () => judged({ verdict: "refused" })],
    ["a judgement that is no JSON", () => ({ [judgementVariable]: "passed" })],
    ["a judgement that says null", () => ({ [judgementVariable]: "null" })],
    ["an escape without a reason", () => ({ WEBIDE_UNJUDGED: "  " })],
  ];
  it("refuses a judgement of another pack, and says that the rules have changed since", () => {
    assert.throws(
      () => gate(judged({ pack: "1.2.3+000000000000" })),
      (error: Error) =>
        error.message.includes("judged by the policy pack 1.2.3+000000000000") &&
        error.message.includes(`holds ${pack} by now`) &&
        error.message.endsWith('Run "webide up" again.'),
    );
  });

  for (const [title, environment] of refused) {
    it(`refuses ${title}, and says what to do`, () => {
      assert.throws(
        () => gate(environment()),
        /^Error: stack dev: nothing was changed, .*webide up.*WEBIDE_UNJUDGED=/s,
      );
      assert.equal(existsSync(path.join(root, ".webide")), false);
    });
  }

  it("refuses a judgement that was given before a limit changed", () => {
    const before = judged();
    writeFileSync(path.join(root, "policies", "limits.yaml"), "most: 2");
    assert.throws(() => gate(before), /nothing was changed/);
  });

  it("counts a rule that is new, gone or renamed as another pack", () => {
    const versions = new Set([pack]);
    const rule = path.join(root, "policies", "rules", "b.ts");
    writeFileSync(rule, "");
    versions.add(packVersion(root));
    rmSync(rule);
    writeFileSync(path.join(root, "policies", "rules", "c.ts"), "");
    versions.add(packVersion(root));
    assert.equal(versions.size, 3);
  });

  it("lets a reason pass, and keeps it in a chain of lines and in the outputs", () => {
    const environment = { WEBIDE_UNJUDGED: "the pack can not start: ticket 4711" };
    const outputs = { policyPack: pack, policyVerdict: "not judged: the pack can not start: ticket 4711" };
    assert.deepEqual(gate(environment), outputs);
    assert.deepEqual(gate(environment, false, { stack: "prod" }), outputs);
    const lines = readFileSync(path.join(root, ".webide", "audit.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      entries.map(({ time, action, stack, reason }) => [time, action, stack, reason]),
      ["dev", "prod"].map((stack) => [
        "2026-11-23T10:00:00.000Z",
        "unjudged-update",
        stack,
        "the pack can not start: ticket 4711",
      ]),
    );
    assert.equal(entries[0]?.["previous"], null);
    assert.equal(
      entries[1]?.["previous"],
      createHash("sha256")
        .update(lines[0] ?? "")
        .digest("hex"),
    );
  });

  it("writes nothing for a preview", () => {
    gate({ WEBIDE_UNJUDGED: "a look" }, true);
    assert.equal(existsSync(path.join(root, ".webide")), false);
  });
});
