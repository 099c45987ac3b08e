import fs from "node:fs";
import { onPath } from "../../tools/on-path";
import { cgroupControllers, cgroupMount } from "./cgroups";

/** What is asked of a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Id of the user; undefined where the system has none. */
  readonly user: number | undefined;
  /** Effective capabilities of this process as a bit set. */
  readonly capabilities: bigint;
  readonly hasCommand: (name: string) => boolean;
  readonly hasFile: (path: string) => boolean;
  /** Controllers of the machine's control groups. */
  readonly controllers: readonly string[];
}

// Numbers of linux/capability.h.
const needed = { CAP_SYS_ADMIN: 21n, CAP_NET_ADMIN: 12n, CAP_SYS_CHROOT: 18n, CAP_MKNOD: 27n } as const;
const neededControllers = ["cpu", "memory", "pids", "cpuset"] as const;
const commands = ["unshare", "nsenter", "mount"] as const;

/** This machine. */
export function thisMachine(): Machine {
  const linux = process.platform === "linux";
  const set = linux ? (/^CapEff:\s*([0-9a-f]+)$/m.exec(fs.readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0") : "0";
  return {
    platform: process.platform,
    user: process.getuid?.(),
    capabilities: BigInt(`0x${set}`),
    hasCommand: (name) => onPath(name, ["/usr/sbin", "/sbin"]) !== undefined,
    hasFile: (path) => fs.existsSync(path),
    controllers: linux ? cgroupControllers() : [],
  };
}

/** Why a real node can not run on a machine, and where it can be helped how; undefined when nothing stands against it. */
export function obstacle(machine: Machine = thisMachine()): string | undefined {
  const { platform, user, capabilities, hasCommand, hasFile, controllers } = machine;
  if (platform !== "linux") return `containers need Linux, and this is ${platform}`;
  if (user !== 0) return "containers need root, and this is another user";
  const missing = Object.entries(needed).filter(([, bit]) => (capabilities & (1n << bit)) === 0n);
  if (missing.length > 0) return `this process lacks ${missing.map(([name]) => name).join(", ")}, as in a container`;
  const absent = commands.filter((command) => !hasCommand(command));
  if (absent.length > 0) return `not found on PATH: ${absent.join(", ")} (Debian packages util-linux and mount)`;
  if (!hasCommand("containerd") && !hasCommand("apt-get")) {
    return "containerd is not installed, and there is no apt-get to install it with";
  }
  if (!hasFile("/proc/self/ns/net") || !hasFile("/proc/self/ns/pid")) return "the kernel has no namespaces";
  const lacking = neededControllers.filter((name) => !controllers.includes(name));
  if (lacking.length > 0) return `no control groups of ${lacking.join(", ")} are mounted below ${cgroupMount}`;
  return undefined;
}
