import fs from "node:fs";
import path from "node:path";
import { onPath } from "./on-path";
import { blockServices } from "./service-guard";
import type { SystemTool } from "./tool";

/** Inputs of {@link debianTool}. */
export interface DebianToolArgs {
  readonly name: string;
  /** Debian package that brings the commands. */
  readonly package: string;
  /** Commands to look for on PATH and in the sbin folders. @default the tool's name, or none when files are named */
  readonly commands?: readonly string[];
  /** Absolute paths of what the package brings where that is no command. @default none */
  readonly files?: readonly string[];
  /** Services the package brings; kept from running, now and at the next boot. @default none */
  readonly services?: readonly string[];
}

const sbin = ["/usr/local/sbin", "/usr/sbin", "/sbin"]; // not on the PATH of ordinary users

/** Commands or files that a Debian package brings; installed only when missing, and only by root. */
export function debianTool({
  name,
  package: packageName,
  files = [],
  commands = files.length > 0 ? [] : [name],
  services = [],
}: DebianToolArgs): SystemTool {
  const wanted = [...commands, ...files].join(", ");
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packageName}`;
  return {
    kind: "system",
    name,
    version: `(Debian package ${packageName})`,
    commands,
    coldSeconds: 15,
    find() {
      const paths = [
        ...commands.map((command) => [command, onPath(command, sbin)] as const),
        ...files.map((file) => [path.basename(file), fs.existsSync(file) ? file : undefined] as const),
      ];
      return paths.some(([, file]) => file === undefined) ? undefined : new Map(paths as [string, string][]);
    },
    missing() {
      if (onPath("apt-get") === undefined) {
        return `${wanted} not found, and there is no apt-get here. Install what Debian ships as "${packageName}" with this system's package manager`;
      }
      return process.getuid?.() === 0 ? undefined : `${wanted} not found. Type: sudo sh -c '${install}'`;
    },
    async install({ run, step }) {
      const env = { DEBIAN_FRONTEND: "noninteractive" };
      const wait = ["-o", "DPkg::Lock::Timeout=600"];
      const unblock = blockServices();
      try {
        step("apt-get update");
        await run("apt-get", ["-q", ...wait, "update"], { env });
        step(`apt-get install ${packageName}`);
        await run("apt-get", ["-q", "-y", ...wait, "--no-install-recommends", "install", packageName], { env });
        if (services.length > 0 && fs.existsSync("/run/systemd/system")) {
          await run("systemctl", ["disable", ...services]);
        }
      } finally {
        unblock();
      }
    },
  };
}
