import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc; the same on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

/** When a process of this machine began; undefined when there is none, or the system has no /proc. */
export function processStart(pid: number): Date | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // Field 22; the command name (field 2) may hold blanks, so count from its closing bracket: man 5 proc.
    const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    const milliseconds = boot * 1000 + (ticks / ticksPerSecond) * 1000;
    return Number.isFinite(milliseconds) ? new Date(milliseconds) : undefined;
  } catch {
    return undefined;
  }
}
