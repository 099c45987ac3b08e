import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { ensureTools } from "../../embedded/tools/ensure";
import { kubeconformArguments, kubeconformTools } from "../../embedded/tools/kubeconform-arguments";
import { podSecurityVersion } from "../../components/core/pod-security";
import { renderedFolder } from "../support/rendered";
import type { Finding } from "./exceptions";
import { readExceptions, unexpected, unused } from "./exceptions";

const exceptions = readExceptions();
const stacks = ["dev", "prod"] as const;

function run(command: string, args: readonly string[]): { stdout: string; stderr: string } {
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error) throw error;
  // Every checker here ends with 1 when it found something; anything else means it did not judge.
  assert.ok(status === 0 || status === 1, `${command} ended with ${String(status)}: ${stderr}`);
  return { stdout, stderr };
}

type Found = Omit<Finding, "stack">;

/** Judges both stacks with one checker; an exception counts as used when one of them needs it. */
function describeChecker(
  checker: Finding["checker"],
  find: (folder: string) => Promise<{ judged: number; findings: Found[] }>,
): void {
  describe(`${checker} over the rendered stacks`, function () {
    this.timeout(600_000);
    const found: Finding[] = [];

    for (const stack of stacks) {
      it(`finds nothing in ${stack} that test/checkers/exceptions.yaml does not explain`, async () => {
        const result = await find(await renderedFolder(stack));
        const findings = result.findings.map((finding) => ({ ...finding, stack }));
        found.push(...findings);
        assert.ok(result.judged > 20, `only ${String(result.judged)} objects were judged`);
        assert.deepEqual(unexpected(findings, exceptions), []);
      });
    }

    it("needs every exception listed for it", () => {
      assert.deepEqual(unused(checker, found, exceptions), []);
    });
  });
}

interface Kubeconform {
  readonly resources: readonly { kind: string; name: string; filename: string; status: string; msg: string }[];
  readonly summary: Record<string, number>;
}

/** `Kind namespace/name` from the path of a rendered file. */
function objectOf(folder: string, file: string): string {
  const [, , namespace = "", kind = "", name = ""] = relative(folder, file)
    .replace(/\.yaml$/, "")
    .split("/");
  return `${kind} ${namespace === "_cluster" ? "" : `${namespace}/`}${name}`;
}

describeChecker("kubeconform", async (folder) => {
  const tools = await ensureTools(kubeconformTools);
  const manifests = ["-output", "json", "-verbose", "-summary", "-ignore-filename-pattern", "\\.json$", folder];
  const report = JSON.parse(
    run(tools.get("kubeconform")!.bin(), [...kubeconformArguments(tools), ...manifests]).stdout,
  ) as Kubeconform;
  const findings = report.resources
    .filter((resource) => resource.status !== "statusValid")
    .map((r) => ({
      checker: "kubeconform" as const,
      check: r.status,
      object: objectOf(folder, r.filename),
      detail: r.msg,
    }));
  return { judged: report.resources.length, findings };
});

describeChecker("podsecurity", async (folder) => {
  const tools = await ensureTools(["podsecurity"]);
  const manifests = readdirSync(folder)
    .map((stack) => join(folder, stack, "kubernetes"))
    .filter((path) => existsSync(path));
  const level = ["--level", "restricted", "--version", podSecurityVersion];
  const { stdout, stderr } = run(tools.get("podsecurity")!.bin(), [...level, ...manifests]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  const found = lines.map((line) => JSON.parse(line) as { file: string; reason: string; detail: string });
  const findings = found.map((f) => ({
    checker: "podsecurity" as const,
    check: f.reason,
    object: objectOf(folder, f.file),
    detail: f.detail,
  }));
  return { judged: Number(/(\d+) pod templates judged/.exec(stderr)?.[1]), findings };
});

interface Checkov {
  readonly summary: { passed: number; failed: number; parsing_errors: number };
  readonly results: { failed_checks: readonly { check_id: string; check_name: string; file_path: string }[] };
}

describeChecker("checkov", async (folder) => {
  const tools = await ensureTools(["checkov"]);
  const args = [
    "--directory",
    folder,
    "--framework",
    "kubernetes",
    "--skip-download",
    "--quiet",
    "--compact",
    "--output",
    "json",
  ];
  const report = JSON.parse(run(tools.get("checkov")!.bin(), args).stdout) as Checkov;
  assert.equal(report.summary.parsing_errors, 0, "checkov could not read every file");
  const findings = report.results.failed_checks.map((check) => ({
    checker: "checkov" as const,
    check: check.check_id,
    object: objectOf(folder, join(folder, check.file_path)),
    detail: check.check_name,
  }));
  return { judged: report.summary.passed + report.summary.failed, findings };
});
