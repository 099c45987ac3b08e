import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ensureTools } from "../../../embedded/tools/ensure";
import { sarifSchemaFile } from "../../../embedded/tools/sarif-schema/tool";
import { checkObjects } from "../../../operations/policy/check-objects";
import { verdictSarif } from "../../../operations/policy/sarif";
import { allRules } from "../../../policies/rules";
import { baseline, raw, sha, today } from "../judged";
import { extensionSet, pod } from "../manifests";
import { reportedRules, reportedVerdict } from "./reported-verdict";

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly locations: readonly {
    physicalLocation: { artifactLocation: { uri: string }; region?: { startLine: number; startColumn: number } };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { kind: string; status: string; justification: string }[];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { id: string; helpUri?: string }[] } };
  readonly results: readonly Result[];
}

function runOf(log: Record<string, unknown>): Run {
  return (log["runs"] as [Run])[0];
}

/**
 * The published schema. References need not be absolute, which zod's reading of `uri-reference` demands: for them alone
 * the format is left out and checked by {@link references}.
 */
async function publishedSchema(): Promise<z.ZodType> {
  const { dir } = (await ensureTools(["sarif-schema"])).get("sarif-schema")!;
  const text = readFileSync(path.join(dir, sarifSchemaFile), "utf8");
  const schema: unknown = JSON.parse(text, (key, value: unknown) =>
    key === "format" && value === "uri-reference" ? undefined : value,
  );
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
}

function references(run: Run): string[] {
  return run.results.flatMap((result) => result.locations.map((one) => one.physicalLocation.artifactLocation.uri));
}

describe("the verdict as SARIF", function () {
  this.timeout(120_000);
  let dir = "";
  let run: Run;
  let log: Record<string, unknown>;
  before(() => {
    dir = mkdtempSync(path.join(tmpdir(), "sarif-"));
    log = verdictSarif(reportedVerdict(dir), reportedRules);
    run = runOf(log);
  });
  after(() => {
    rmSync(dir, { recursive: true });
  });

  it("is what the published schema of SARIF 2.1.0 accepts, for these findings and for all rules", async () => {
    const schema = await publishedSchema();
    const many = [pod("nginx"), extensionSet({ id: "someone.remote-copilot", sha256: sha("b") })];
    const whole = checkObjects(
      many.map((manifest) => raw(manifest)),
      { rules: allRules(), baseline, today },
    );
    for (const one of [log, verdictSarif(whole, allRules())]) {
      assert.deepEqual(schema.safeParse(JSON.parse(JSON.stringify(one))).error?.issues ?? [], []);
      for (const reference of references(runOf(one))) assert.ok(URL.canParse(reference, "file:///"), reference);
    }
  });

  it("is judged by a schema that notices mistakes", async () => {
    const schema = await publishedSchema();
    const [first] = run.results;
    for (const broken of [
      { ...log, version: "2.0.0" },
      { ...log, runs: [{ ...run, tool: {} }] },
      { ...log, runs: [{ ...run, results: [{ ...first, level: "fatal" }] }] },
      { ...log, runs: [{ ...run, results: [{ ...first, message: undefined }] }] },
      { ...log, runs: [{ ...run, results: [{ ...first, severity: "error" }] }] },
    ]) {
      assert.equal(schema.safeParse(JSON.parse(JSON.stringify(broken))).success, false);
    }
  });

  it("has mandatory findings as errors, warnings as warnings", () => {
    assert.deepEqual(
      run.results.map((result) => `${result.level} ${result.ruleId}`),
      ["error img/digest", "warning img/known-bad", "error img/registry"],
    );
  });

  it("describes every rule, and names each by its index", () => {
    assert.deepEqual(
      run.tool.driver.rules.map((rule) => rule.id),
      reportedRules.map((rule) => rule.id),
    );
    for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
  });

  it("has an address for help where the source is one", () => {
    const addresses = new Map(run.tool.driver.rules.map((rule) => [rule.id, rule.helpUri]));
    assert.match(addresses.get("img/digest") ?? "", /^https:\/\/kubernetes\.io\//);
    assert.equal(addresses.get("meta/exemption-expired"), undefined);
  });

  it("points at file and line", () => {
    const [result] = run.results;
    const { artifactLocation, region } = result!.locations[0]!.physicalLocation;
    assert.match(artifactLocation.uri, /^file:\/\/.*\/a%20pod\.yaml$/);
    assert.deepEqual(region, { startLine: 12, startColumn: 9 });
  });

  it("names files below the folder of the run by their place in it", () => {
    const source = path.join("test", "policies", "a b.yaml");
    const verdict = checkObjects([{ ...raw(pod("nginx")), source }], { rules: reportedRules, baseline, today });
    assert.equal(references(runOf(verdictSarif(verdict, reportedRules)))[0], "test/policies/a%20b.yaml");
  });

  it("suppresses exempted findings with reason, owner and last day, and says of all others that they are not", () => {
    assert.deepEqual(
      run.results.map((result) => result.suppressions.length),
      [0, 0, 1],
    );
    assert.equal(
      run.results[2]?.suppressions[0]?.justification,
      `the mirror is "not filled" <yet> & waits (platform-team, until ${today}, covers review)`,
    );
  });

  it("tells findings apart by fingerprints that neither order nor lines change", () => {
    const prints = (one: Run): string[] => one.results.flatMap((result) => Object.values(result.partialFingerprints));
    assert.equal(new Set(prints(run)).size, 3);
    const elsewhere = mkdtempSync(path.join(tmpdir(), "sarif-"));
    try {
      assert.deepEqual(prints(runOf(verdictSarif(reportedVerdict(elsewhere), reportedRules))), prints(run));
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("gives two findings at one place two fingerprints", () => {
    const verdict = checkObjects([raw(extensionSet({ id: "remote.copilot" }))], { rules: allRules(), baseline, today });
    const blocked = runOf(verdictSarif(verdict, allRules())).results.filter((r) => r.ruleId === "ext/blocked-patterns");
    assert.equal(blocked.length, 2);
    assert.equal(new Set(blocked.flatMap((result) => Object.values(result.partialFingerprints))).size, 2);
  });
});
