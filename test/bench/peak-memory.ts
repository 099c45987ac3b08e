import { readdirSync, readFileSync } from "node:fs";

const sampleMilliseconds = 500;

/** What kind of process a command line is; undefined for those that are not part of a deployment. */
function kindOf(command: string): string | undefined {
  // The programs that a language host starts name its folder too.
  if (/cmd\/run\b|program-worker/.test(command)) return "program";
  if (/pulumi-language|language-nodejs/.test(command)) return "language host";
  const plugin = /pulumi-resource-(\w+)|plugins\/(kubernetes|keycloak|random)/.exec(command);
  if (plugin) return `plugin ${plugin[1] ?? plugin[2] ?? ""}`;
  return /\/pulumi\0/.test(command) ? "engine" : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process ended meanwhile
  }
}

/**
 * Watches the memory of every process of a kind that descends from this one.
 *
 * The kernel keeps each process's peak, so that a sample now and then misses only what grows in its last moment.
 */
export class PeakMemory {
  /** Largest resident memory of one process, in MiB, by kind. */
  readonly peaks = new Map<string, number>();
  private readonly timer = setInterval(() => {
    this.sample();
  }, sampleMilliseconds).unref();

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    const parents = new Map<number, number>();
    for (const name of readdirSync("/proc")) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`))?.[1];
      if (parent !== undefined) parents.set(pid, Number(parent));
    }
    for (const pid of parents.keys()) {
      if (!this.descends(pid, parents)) continue;
      const kind = kindOf(read(`/proc/${String(pid)}/cmdline`));
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${String(pid)}/status`))?.[1];
      if (kind === undefined || peak === undefined) continue;
      this.peaks.set(kind, Math.max(this.peaks.get(kind) ?? 0, Math.round(Number(peak) / 1024)));
    }
  }

  private descends(pid: number, parents: ReadonlyMap<number, number>): boolean {
    for (let one = parents.get(pid); one !== undefined && one > 1; one = parents.get(one)) {
      if (one === process.pid) return true;
    }
    return false;
  }
}
