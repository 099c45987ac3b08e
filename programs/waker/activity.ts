import http from "node:http";
import { readAtMost } from "./read-at-most";

/** What the reporter of a workspace says; times in milliseconds since 1970. */
export interface Activity {
  /** Start of the reporter, and with it of the pod. */
  readonly startedAt: number;
  /** Last time that a browser was connected; undefined before the first. */
  readonly lastHeartbeat: number | undefined;
  /** Open connections to the editor. */
  readonly connected: number;
  /** Processes of the user's terminals beside shells that wait for input. */
  readonly terminalJobs: number;
}

/** The report has four numbers; whoever sends more is not the reporter. */
const mostBytes = 1024;
/** A workspace is its user's: it may answer as slowly as it likes, but not for longer. */
const timeout = 3000;

function count(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Milliseconds of a moment as `Date.toISOString` writes it. */
function moment(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Reads a report. It comes out of a workspace, where the user can change everything.
 *
 * @throws Error naming what is wrong, without the text itself
 */
export function readActivity(text: string): Activity {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error("the report is no object");
  const { startedAt, lastHeartbeat, connected, terminalJobs } = value as Record<string, unknown>;
  const [started, heartbeat] = [moment(startedAt), moment(lastHeartbeat)];
  if (started === undefined) throw new Error("startedAt is no moment");
  if (heartbeat === undefined && lastHeartbeat !== null) throw new Error("lastHeartbeat is neither a moment nor null");
  if (!count(connected)) throw new Error("connected is no whole number");
  if (!count(terminalJobs)) throw new Error("terminalJobs is no whole number");
  return { startedAt: started, lastHeartbeat: heartbeat, connected, terminalJobs };
}

/**
 * Asks a workspace's reporter. Never follows a redirect.
 *
 * @throws Error when it does not answer in time, not with 200, or not with a report
 */
export async function askActivity(host: string, port: number): Promise<Activity> {
  const text = await new Promise<string>((resolve, reject) => {
    const signal = AbortSignal.timeout(timeout);
    const request = http.get({ host, port, path: "/activity", agent: false, signal }, (response) => {
      if (response.statusCode !== 200) {
        response.destroy();
        reject(new Error(`the reporter answered ${String(response.statusCode)}`));
        return;
      }
      readAtMost(response, mostBytes).then(resolve, reject);
    });
    request.on("error", reject);
  });
  return readActivity(text);
}
