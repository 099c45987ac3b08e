import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { register } from "../../../operations/commands/policy";
import { pod, quota } from "../manifests";

/** Runs `webide policy ...` in this process. */
async function run(...args: readonly string[]): Promise<{ output: string; exitCode: number }> {
  const program = new Command("webide").exitOverride().configureOutput({ writeErr: () => undefined });
  register(program);
  for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  const write = process.stdout.write.bind(process.stdout);
  let output = "";
  process.stdout.write = (text: string | Uint8Array) => {
    output += String(text);
    return true;
  };
  try {
    await program.parseAsync(["node", "webide", "policy", ...args]);
  } finally {
    process.stdout.write = write;
  }
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { output, exitCode };
}

/** A manifest that every rule accepts: what the platform itself deploys. */
const good = path.join(
  __dirname,
  "../../golden/prod/prod-users-00/kubernetes/ide-minjun-kim/LimitRange/container-defaults.yaml",
);

describe("webide policy", () => {
  let dir = "";
  const file = (manifest: unknown): string => {
    const target = path.join(dir, "manifest.yaml");
    writeFileSync(target, JSON.stringify(manifest));
    return target;
  };
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), "policy-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it("check ends with 0 when nothing is wrong", async () => {
    const { output, exitCode } = await run("check", good);
    assert.equal(exitCode, 0);
    assert.match(output, /^passed: 0 violations, 0 warnings, 0 exempted in 1 objects\n$/);
  });

  it("check ends with 1 and the rule's name for a violation", async () => {
    const { output, exitCode } = await run("check", file(quota("default", { "limits.cpu": "4001m" })));
    assert.equal(exitCode, 1);
    assert.match(output, /quota\/tier-values \(1\)/);
  });

  for (const form of [["--json"], ["--format", "json"]]) {
    it(`check ${form.join(" ")} prints the verdict as one document`, async () => {
      const { output, exitCode } = await run("check", ...form, file(pod("nginx")));
      const verdict = JSON.parse(output) as { passed: boolean; violations: { rule: string }[] };
      assert.equal(exitCode, 1);
      assert.equal(verdict.passed, false);
      assert.ok(verdict.violations.some((found) => found.rule === "img/digest"));
    });
  }

  it("check --format sarif and junit print one document each", async () => {
    const sarif = await run("check", "--format", "sarif", file(pod("nginx")));
    assert.equal((JSON.parse(sarif.output) as { version: string }).version, "2.1.0");
    const junit = await run("check", "--format", "junit", file(pod("nginx")));
    assert.match(junit.output, /^<\?xml [^]*<\/testsuites>\n$/);
    assert.deepEqual([sarif.exitCode, junit.exitCode], [1, 1]);
  });

  it("check --output writes the report into the file and shows the text", async () => {
    const target = path.join(dir, "policy.sarif");
    const { output, exitCode } = await run("check", "--format", "sarif", "--output", target, file(pod("nginx")));
    assert.equal(exitCode, 1);
    assert.match(output, /^VIOLATIONS\n/);
    assert.equal((JSON.parse(readFileSync(target, "utf8")) as { version: string }).version, "2.1.0");
  });

  it("check says when it can not write the report", async () => {
    await assert.rejects(run("check", "--output", path.join(dir, "no", "where"), file(pod("nginx"))), {
      code: "ENOENT",
    });
  });

  it("check refuses a format that does not exist, and two at once", async () => {
    await assert.rejects(run("check", "--format", "xml", good), /Allowed choices are text, json, sarif, junit/);
    await assert.rejects(run("check", "--format", "sarif", "--json", good), /cannot be used with/);
  });

  it("check --today judges as of that day", async () => {
    const elevated = file(quota("elevated"));
    const late = /quota\/tier-known/;
    assert.doesNotMatch((await run("check", "--today", "2026-11-23", elevated)).output, late);
    assert.match((await run("check", "--today", "2026-11-24", elevated)).output, late);
  });

  it("check refuses a day that does not exist and a gate that does not exist", async () => {
    await assert.rejects(run("check", "--today", "2026-02-30", file(quota())), /a day as YYYY-MM-DD/);
    await assert.rejects(run("check", "--gate", "any", file(quota())), /review or deployment/);
  });

  it("check says what it can not read", async () => {
    await assert.rejects(run("check", path.join(dir, "nowhere")), {
      name: "UsageError",
      message: /nowhere: does not exist/,
    });
  });

  it("explain shows why a rule exists, with examples", async () => {
    const { output, exitCode } = await run("explain", "img/digest");
    assert.equal(exitCode, 0);
    assert.match(output, /^img\/digest \(mandatory\)\n[^]*Why: [^]*Source: https:[^]*Accepted:[^]*Refused:/);
  });

  it("explain without a rule lists them, and with a group those of the group", async () => {
    assert.match((await run("explain")).output, /^ {2}img\/digest +mandatory +Every image is named/m);
    assert.doesNotMatch((await run("explain", "ext")).output, /img\//);
  });

  it("explain --json prints one rule as a mapping, several as a list", async () => {
    const one = JSON.parse((await run("explain", "--json", "img/digest")).output) as { id: string };
    assert.equal(one.id, "img/digest");
    const all = JSON.parse((await run("explain", "--json")).output) as readonly { id: string }[];
    assert.ok(all.some((rule) => rule.id === "img/digest"));
  });

  it("explain guesses what was meant", async () => {
    await assert.rejects(run("explain", "img/digests"), {
      name: "UsageError",
      message: /perhaps "img\/digest" is meant/,
    });
  });

  it("docs prints the document of all rules, or writes it into a file", async () => {
    const { output } = await run("docs");
    assert.match(output, /^# Policies\n/);
    const target = path.join(dir, "policies.md");
    await run("docs", "--output", target);
    assert.equal(readFileSync(target, "utf8"), output);
  });
});
