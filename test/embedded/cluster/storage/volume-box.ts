import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { VolumeRequest } from "./volume-host";

/** Volumes in a mount namespace of their own, as a cluster has one. */
export class VolumeBox {
  private readonly child: ChildProcess;
  private readonly lines: Interface;

  constructor(folder: string) {
    const host = [process.execPath, "--require", require.resolve("tsx/cjs"), path.join(__dirname, "volume-host.ts")];
    this.child = spawn("unshare", ["--mount", "--propagation", "private", ...host, folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.lines = createInterface({ input: this.child.stdout! });
  }

  /** @throws what the volumes throw */
  async ask(request: VolumeRequest): Promise<unknown> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const [line] = (await once(this.lines, "line")) as [string];
    const { answer, error } = JSON.parse(line) as { answer?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return answer;
  }

  async shell(command: string): Promise<string> {
    return (await this.ask({ shell: command })) as string;
  }

  /** Its mounts go with it, as with a cluster that is killed. */
  async kill(): Promise<void> {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}
