import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ClusterError } from "../cluster-error";

const namespaced = ["--user", "--map-user=1000"];

/**
 * A command as an ordinary user would run it: PostgreSQL's server refuses root, so root runs it in a user namespace in
 * which root's files and processes bear another number. Nothing changes on disk.
 */
export function unprivileged(command: string, args: readonly string[]): { command: string; args: string[] } {
  if (process.getuid?.() !== 0) return { command, args: [...args] };
  return { command: "/usr/bin/env", args: ["unshare", ...namespaced, command, ...args] };
}

/**
 * Says before anything is started that {@link unprivileged} can not work here.
 *
 * @throws ClusterError for root on a machine that allows no user namespaces
 */
export async function demandUnprivileged(): Promise<void> {
  const { command, args } = unprivileged("true", []);
  try {
    await promisify(execFile)(command, args);
  } catch (error) {
    throw new ClusterError("PostgreSQL refuses to run as root, and this machine allows root no user namespace", [
      `tried: ${[command, ...args].join(" ")}: ${(error as Error).message.trim().split("\n").pop() ?? ""}`,
      "next: run webide as an ordinary user; it needs no root",
    ]);
  }
}
