import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    const { output, exitCode } = await run("check", file(quota()));
    assert.equal(exitCode, 0);
    assert.match(output, /^passed: 0 violations, 0 warnings, 0 exempted in 1 objects\n$/);
  });

  it("check ends with 1 and the rule's name for a violation", async () => {
    const { output, exitCode } = await run("check", file(quota("default", { "limits.cpu": "4001m" })));
    assert.equal(exitCode, 1);
    assert.match(output, /quota\/tier-values \(1\)/);
  });

  it("check --json prints the verdict as one document", async () => {
    const { output, exitCode } = await run("check", "--json", file(pod("nginx")));
    const verdict = JSON.parse(output) as { passed: boolean; violations: { rule: string }[] };
    assert.equal(exitCode, 1);
    assert.equal(verdict.passed, false);
    assert.deepEqual(
      verdict.violations.map((found) => found.rule),
      ["img/digest", "img/known-bad", "img/registry"],
    );
  });

  it("check --today judges as of that day", async () => {
    const elevated = file(quota("elevated"));
    assert.equal((await run("check", "--today", "2026-11-23", elevated)).exitCode, 0);
    assert.equal((await run("check", "--today", "2026-11-24", elevated)).exitCode, 1);
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

  it("explain lists the rules when it does not know one", async () => {
    await assert.rejects(run("explain", "img/digests"), { name: "UsageError", message: /img\/digest, img\/known-bad/ });
  });
});
