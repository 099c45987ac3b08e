import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pluginPath } from "../../../../embedded/plugins/plugin-path";
import { ensureTools } from "../../../../embedded/tools/ensure";

const root = path.join(__dirname, "../../../..");

/** How a command of the engine ended. */
export interface EngineResult {
  /** Exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** A Pulumi project of its own, with the stock engine, state in files and whichever plugins are present. */
export class EngineProject {
  private constructor(
    readonly folder: string,
    private readonly pulumi: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Makes it, with an empty stack `dev`. Builds the engine where it is missing. */
  static async create(): Promise<EngineProject> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-engine-"));
    const tool = (await ensureTools(["pulumi"], { progress: () => undefined })).get("pulumi");
    if (tool === undefined) throw new Error("no engine");
    const engine = path.join(folder, "engine");
    const { home } = await pluginPath({
      dir: engine,
      pulumi: tool.bin(),
      env: { ...process.env, WEBIDE_OFFLINE: "1" },
    });
    fs.mkdirSync(path.join(folder, "state"));
    const project = new EngineProject(folder, tool.bin(), {
      ...process.env,
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of this test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NO_COLOR: "1",
    });
    project.write(
      "Pulumi.yaml",
      'name: made\nruntime: {name: nodejs, options: {typescript: false, nodeargs: "--require tsx/cjs"}}\n',
    );
    project.write("package.json", '{"name":"made","version":"0.0.1","main":"index.ts"}');
    project.write("policies/PulumiPolicy.yaml", "runtime: nodejs\n");
    project.write("policies/package.json", '{"name":"made","version":"0.0.7","main":"start.mjs"}');
    fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    await project.run(["stack", "init", "dev"]);
    return project;
  }

  /** Writes a file of the project. */
  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  /** Starts a command of the engine. */
  start(args: readonly string[]): ChildProcess {
    return spawn(this.pulumi, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs a command of the engine to its end. */
  run(args: readonly string[]): Promise<EngineResult> {
    return this.end(this.start(args));
  }

  /** Waits for the end of a command. */
  end(child: ChildProcess): Promise<EngineResult> {
    let output = "";
    child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr?.on("data", (text: Buffer) => (output += text.toString()));
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code: code ?? undefined, output });
      });
    });
  }

  /** The state of the stack, as it lies in its file. */
  state(): string {
    return fs.readFileSync(path.join(this.folder, "state/.pulumi/stacks/made/dev.json"), "utf8");
  }

  /** Names of the resources in the state. */
  resources(): string[] {
    const state = JSON.parse(this.state()) as { checkpoint: { latest?: { resources?: { urn: string }[] } } };
    return (state.checkpoint.latest?.resources ?? []).map(({ urn }) => urn.split("::").at(-1) ?? "");
  }

  /** Command lines of the processes that run on behalf of this project, the engine among them. */
  processes(): string[] {
    const mark = `PULUMI_HOME=${this.env["PULUMI_HOME"] ?? ""}\0`;
    return fs.readdirSync("/proc").flatMap((pid) => {
      try {
        if (!fs.readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark)) return [];
        return [fs.readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ")];
      } catch {
        return []; // no process, or gone meanwhile
      }
    });
  }

  /** Removes everything. */
  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
