import { parseArgs } from "node:util";

/** What the waker is told at its start; times in milliseconds. */
export interface Settings {
  /** Port of its own server. */
  readonly port: number;
  /** Port of the activity reporter in every workspace. */
  readonly activityPort: number;
  /** A workspace without heartbeat and without a terminal job for this long is stopped. */
  readonly idleAfter: number;
  /** One without heartbeat for this long is stopped whatever its terminals run. */
  readonly jobsEndAfter: number;
  /** Pause between two rounds through all workspaces. */
  readonly checkEvery: number;
}

const flags = {
  port: { least: 1, most: 65_535 },
  "activity-port": { least: 1, most: 65_535 },
  "idle-after-seconds": { least: 1, most: 31_536_000 },
  "jobs-end-after-seconds": { least: 1, most: 31_536_000 },
  "check-every-seconds": { least: 1, most: 3600 },
} as const;

type Flag = keyof typeof flags;

/**
 * Reads the command line; every flag is required, so that each number has one home, the catalog.
 *
 * @throws Error naming flag, value and what is allowed
 */
export function readSettings(args: readonly string[]): Settings {
  const names = Object.keys(flags) as Flag[];
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
  });
  const number = (name: Flag): number => {
    const { least, most } = flags[name];
    const text = values[name];
    const value = Number(text);
    if (typeof text === "string" && /^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
    throw new Error(
      `--${name} is ${text === undefined ? "missing" : `"${text}"`}; allowed is a whole number from ${least} to ${most}`,
    );
  };
  const settings = {
    port: number("port"),
    activityPort: number("activity-port"),
    idleAfter: number("idle-after-seconds") * 1000,
    jobsEndAfter: number("jobs-end-after-seconds") * 1000,
    checkEvery: number("check-every-seconds") * 1000,
  };
  if (settings.jobsEndAfter < settings.idleAfter) {
    throw new Error(
      `--jobs-end-after-seconds is ${settings.jobsEndAfter / 1000}, shorter than --idle-after-seconds ${settings.idleAfter / 1000}; a job may only keep a workspace longer`,
    );
  }
  return settings;
}
