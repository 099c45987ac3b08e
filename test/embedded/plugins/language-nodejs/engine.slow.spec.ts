import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineProject } from "./engine-project";

const head = `import * as pulumi from "@pulumi/pulumi"; import * as random from "@pulumi/random";\n`;
const packStart = `import { createRequire } from "node:module"; import "tsx/cjs"; createRequire(import.meta.url)("./index.ts");\n`;
const pack = `import { PolicyPack } from "@pulumi/policy";
new PolicyPack("made", { policies: [{ name: "no-short-text", description: "Texts have 6 characters.", enforcementLevel: "mandatory",
  validateResource: (args, report) => {
    if (args.type === "random:index/randomString:RandomString" && (args.props as any).length < 6) report("length is " + (args.props as any).length);
  } }] });\n`;
const apply = ["--stack", "dev", "--yes", "--skip-preview"];

/** What the engine says at the end, where each thing stands once. */
function diagnostics(output: string): string {
  return output.slice(output.indexOf("\nDiagnostics:"));
}

function errors(output: string): number {
  return diagnostics(output).match(/^ {4}error: /gm)?.length ?? 0;
}

async function until(what: string, isTrue: () => boolean, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!isTrue()) {
    if (Date.now() > end) assert.fail(`not within ${String(seconds)} s: ${what}`);
    await sleep(50);
  }
}

// Real: the stock engine, and the plugins that are present on this machine (official ones, else the stand-ins).
describe("a program and a policy pack under the stock engine", function () {
  this.timeout(120_000);
  let project: EngineProject;

  const program = (text: string): void => {
    project.write("index.ts", head + text);
  };
  before(async () => {
    project = await EngineProject.create();
    project.write("policies/start.mjs", packStart);
    project.write("policies/index.ts", pack);
  });
  after(() => {
    project.remove();
  });
  afterEach("leaves no process behind", async () => {
    await until("all processes of the project ended", () => project.processes().length === 0, 10);
  });

  describe("when all is well", () => {
    before(async () => {
      await project.run(["config", "set", "--stack", "dev", "plain", "config words"]);
      await project.run(["config", "set", "--stack", "dev", "--secret", "hidden", "secret words"]);
      program(`
const config = new pulumi.Config();
const made = new random.RandomPassword("password", { length: 20, keepers: { v: config.get("keeper") ?? "1" } });
new random.RandomBytes("bytes", { length: 32 });
console.log("said by the program");
export const password = made.result;
export const told = [config.require("plain"), pulumi.getStack(), pulumi.getProject(), pulumi.getOrganization(), pulumi.runtime.isDryRun()];
export const hidden = config.requireSecret("hidden");
`);
    });

    it("the preview makes nothing and shows what the program says", async () => {
      const { code, output } = await project.run(["preview", "--stack", "dev", "--policy-pack", "policies"]);
      assert.equal(code, 0, output);
      assert.match(diagnostics(output), /said by the program/);
      assert.match(output, /\+ 3 to create/);
      assert.deepEqual(project.resources(), []);
    });

    it("up makes the values, and the program knows where it runs", async () => {
      const { code, output } = await project.run(["up", ...apply, "--policy-pack", "policies"]);
      assert.equal(code, 0, output);
      const shown = await project.run(["stack", "output", "--stack", "dev", "--show-secrets", "--json"]);
      const outputs = JSON.parse(shown.output) as { password: string; told: unknown; hidden: string };
      assert.equal(outputs.password.length, 20);
      assert.deepEqual(outputs.told, ["config words", "dev", "made", "organization", false]);
      assert.equal(outputs.hidden, "secret words");
    });

    it("no secret stands in plain text in the state or in a log of the engine", async () => {
      const shown = await project.run(["stack", "output", "--stack", "dev", "--show-secrets", "password"]);
      const files = ["state", "engine/home"].flatMap((folder) =>
        fs
          .readdirSync(path.join(project.folder, folder), { recursive: true, encoding: "utf8" })
          .map((file) => path.join(project.folder, folder, file))
          .filter((file) => fs.statSync(file).isFile() && !file.includes("/plugins/")),
      );
      assert.ok(files.some((file) => file.endsWith("dev.json")));
      for (const file of files) {
        const text = fs.readFileSync(file, "utf8");
        assert.ok(!text.includes(shown.output.trim()) && !text.includes("secret words"), file);
      }
    });

    it("a second up changes nothing", async () => {
      const { code, output } = await project.run(["up", ...apply, "--expect-no-changes"]);
      assert.equal(code, 0, output);
      assert.match(output, /3 unchanged/);
    });

    it("a refresh changes nothing", async () => {
      const { code, output } = await project.run(["refresh", ...apply, "--expect-no-changes"]);
      assert.equal(code, 0, output);
    });

    it("another keeper draws that value anew, and only that one", async () => {
      await project.run(["config", "set", "--stack", "dev", "keeper", "2"]);
      const { code, output } = await project.run(["up", ...apply]);
      assert.equal(code, 0, output);
      assert.match(output, /\+-1 replaced/);
      assert.match(output, /2 unchanged/);
    });

    it("destroy leaves nothing", async () => {
      const { code, output } = await project.run(["destroy", ...apply]);
      assert.equal(code, 0, output);
      assert.deepEqual(project.resources(), []);
    });
  });

  describe("when the policy pack refuses", () => {
    it("nothing is created, and the rule, the resource and the reason are named", async () => {
      program(`new random.RandomString("short", { length: 4 });`);
      const { code, output } = await project.run(["up", ...apply, "--policy-pack", "policies"]);
      assert.notEqual(code, 0);
      assert.match(output, /made@v0\.0\.7/);
      assert.match(output, /\[mandatory\] {2}no-short-text {2}\(random:index:RandomString: short\)[^]*length is 4/);
      assert.ok(!project.resources().includes("short"));
    });
  });

  describe("when the policy pack is broken", () => {
    after(() => {
      project.write("policies/index.ts", pack);
    });

    it("the run stops with the pack's own words", async () => {
      program(`new random.RandomString("long", { length: 8 });`);
      project.write("policies/index.ts", `throw new Error("the pack's own words");\n`);
      const { code, output } = await project.run(["up", ...apply, "--policy-pack", "policies"]);
      assert.notEqual(code, 0);
      assert.match(output, /the pack's own words/);
      assert.ok(!project.resources().includes("long"));
    });
  });

  describe("when the program fails", () => {
    const cases: readonly [string, string, RegExp][] = [
      ["throws at once", `throw new Error("the program's own words");`, /the program's own words/],
      // The SDK of 3.245 on Node 20.20 never came to an end here: see preload.mjs.
      [
        "throws within apply",
        `pulumi.output(1).apply(() => { throw new Error("words from within"); });`,
        /words from within/,
      ],
      ["throws a RunError", `throw new pulumi.RunError("only these words");`, /error: only these words$/m],
      ["ends itself", `process.exit(7);`, /the program ended with exit code 7/],
      ["is killed", `process.kill(process.pid, "SIGKILL");`, /the program was ended by SIGKILL/],
      ["asks for a module that is not there", `require("not-there");`, /Cannot find module 'not-there'/],
      ["is not TypeScript", `const = 1;`, /Expected identifier but found "="/],
      ["gives a resource what it does not take", `new random.RandomString("x", { length: 0 });`, /length/],
    ];
    for (const [what, text, words] of cases) {
      it(`because it ${what}, that is said once, and the exit code says so too`, async () => {
        program(text);
        const { code, output } = await project.run(["up", ...apply]);
        assert.notEqual(code, 0);
        assert.match(diagnostics(output), words);
        assert.equal(errors(output), 1, output);
      });
    }
  });

  describe("when it is stopped", () => {
    const endless = `console.log("begun"); export const never = new Promise(() => setTimeout(() => undefined, 600_000));`;
    const begun = async (child: ReturnType<EngineProject["start"]>): Promise<void> => {
      let output = "";
      child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
      await until("the program began", () => output.includes("begun"), 60);
    };

    it("by an interrupt, it ends soon and says so", async () => {
      program(endless);
      const child = project.start(["up", ...apply, "--policy-pack", "policies"]);
      const ended = project.end(child);
      await begun(child);
      const asked = Date.now();
      child.kill("SIGINT");
      const { code, output } = await ended;
      assert.notEqual(code, 0);
      assert.match(output, /cancel/);
      assert.ok(Date.now() - asked < 10_000, `took ${String(Date.now() - asked)} ms`);
    });

    it("by a killed engine, its plugins and the program end by themselves, and a rerun works", async () => {
      program(endless);
      const child = project.start(["up", ...apply, "--policy-pack", "policies"]);
      await begun(child);
      assert.ok(project.processes().length >= 4, project.processes().join("\n"));
      child.kill("SIGKILL");
      await until("all processes of the project ended", () => project.processes().length === 0, 10);

      program(`new random.RandomString("again", { length: 8 });`);
      await project.run(["cancel", "dev", "--yes"]);
      const { code, output } = await project.run(["up", ...apply]);
      assert.equal(code, 0, output);
      assert.ok(project.resources().includes("again"));
    });
  });
});
