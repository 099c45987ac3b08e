import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { ClusterError } from "../cluster-error";

const run = promisify(execFile);
const mebibyte = 1024 ** 2;
/** XFS is made no smaller than this; a smaller claim gets more than it asked for. */
const smallestBytes = 300 * mebibyte;

/** What a program that failed said. */
function words(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() ?? "") || message;
}

/**
 * Volumes of a certain size: each is an XFS file system in a sparse file, mounted in the mount namespace of this process.
 * A full one is full as a disk is, and one that nobody writes to takes no space. XFS and not ext4, because that one lets
 * nobody enlarge it in use without CAP_SYS_RESOURCE, which root has not everywhere.
 *
 * Pods get the folder `data` in it, not the mount point: while a volume is not mounted its path does not exist, and a
 * kubelet refuses the pod instead of letting it write beside its volume. Every step may be repeated after an interruption.
 */
export class LoopVolumes {
  constructor(
    /** Holds a folder for each volume. */
    private readonly folder: string,
  ) {}

  /** Where the content of a volume is. */
  path(name: string): string {
    return path.join(this.mountPoint(name), "data");
  }

  /** Whether there is a volume of this name, mounted or not. */
  has(name: string): boolean {
    return fs.existsSync(this.file(name));
  }

  /** Makes a volume, unless there is one, and mounts it. */
  async make(name: string, bytes: number): Promise<void> {
    const file = this.file(name);
    if (!this.has(name)) {
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.new`;
      fs.rmSync(draft, { force: true });
      fs.writeFileSync(draft, "", { mode: 0o600 });
      fs.truncateSync(draft, Math.max(bytes, smallestBytes));
      // The smallest log there may be: it is the one part that takes its space at once.
      await this.command("mkfs.xfs", ["-q", "-f", "-l", "size=64m", draft]);
      fs.renameSync(draft, file);
    }
    await this.mount(name);
  }

  /** Mounts a volume, unless it is mounted. */
  async mount(name: string): Promise<void> {
    const target = this.mountPoint(name);
    fs.mkdirSync(target, { recursive: true, mode: 0o755 });
    if ((await this.device(name)) === undefined) {
      await this.command("mount", ["-t", "xfs", "-o", "loop,nodev,nosuid", this.file(name), target]);
    }
    // As a new disk comes from a provisioner: root's, until the kubelet gives it to the pod's fsGroup.
    fs.mkdirSync(this.path(name), { recursive: true, mode: 0o755 });
  }

  /** Mounts whatever is here. One that can not be mounted keeps no other from it. */
  async mountAll(onFailure: (name: string, error: Error) => void): Promise<void> {
    if (!fs.existsSync(this.folder)) return;
    for (const name of fs.readdirSync(this.folder).filter((one) => this.has(one))) {
      await this.mount(name).catch((error: unknown) => {
        onFailure(name, error as Error);
      });
    }
  }

  /** Lets a volume grow, file and file system, while pods use it. One that is as large is left alone. */
  async grow(name: string, bytes: number): Promise<void> {
    const file = this.file(name);
    if (fs.statSync(file).size < bytes) fs.truncateSync(file, bytes);
    await this.mount(name);
    const device = (await this.device(name)) ?? "";
    await this.command("losetup", ["--set-capacity", device]);
    await this.command("xfs_growfs", [this.mountPoint(name)]);
  }

  /** Removes a volume with all that is in it; nothing when there is none. */
  async remove(name: string): Promise<void> {
    if ((await this.device(name)) !== undefined) await this.command("umount", [this.mountPoint(name)]);
    fs.rmSync(path.join(this.folder, name), { recursive: true, force: true });
  }

  private file(name: string): string {
    return path.join(this.folder, name, "disk.img");
  }

  private mountPoint(name: string): string {
    return path.join(this.folder, name, "mount");
  }

  /** The device that a volume is mounted from; undefined while it is not mounted. */
  private async device(name: string): Promise<string | undefined> {
    const found = await run("findmnt", ["-rno", "SOURCE", "-M", this.mountPoint(name)]).catch(() => undefined);
    return found?.stdout.trim().split("\n").pop();
  }

  private async command(command: string, args: readonly string[]): Promise<void> {
    try {
      await run(command, args);
    } catch (error) {
      throw new ClusterError(`volumes of the real node: ${command} failed: ${words(error)}`, [
        `tried: ${[command, ...args].join(" ")}`,
        "next: remove the cause (space on the disk? a free loop device? xfs_repair, where it needs cleaning?); it is tried again by itself",
      ]);
    }
  }
}
