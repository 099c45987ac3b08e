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
 * Volumes of a certain size: each is an XFS file system in a sparse file, mounted where the containers of the real node are.
 * A full one is full as a disk is, and one that nobody writes to takes no space. XFS and not ext4, because that one lets
 * nobody enlarge it in use without CAP_SYS_RESOURCE, which root has not everywhere.
 *
 * Pods get the folder `data` in it, not the mount point: while a volume is not mounted its path does not exist, and a
 * kubelet refuses the pod instead of letting it write beside its volume. Every step may be repeated after an interruption.
 */
export class LoopVolumes {
  /**
   * @param folder holds a folder for each volume
   * @param enter what is put before a command, so that it runs where the volumes are to be mounted; asked each time, because
   * a cluster that was started anew has other namespaces
   */
  constructor(
    private readonly folder: string,
    private readonly enter: () => readonly string[] = () => [],
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
      this.resize(draft, Math.max(bytes, smallestBytes));
      // The smallest log there may be: it is the one part that takes its space at once.
      await this.command("mkfs.xfs", ["-q", "-f", "-l", "size=64m", draft]);
      fs.renameSync(draft, file);
    }
    await this.mount(name);
  }

  /** Lays files into a volume that no pod uses yet. The volume is not mounted where this process runs, so they go by way of a folder. */
  async fill(name: string, write: (folder: string) => void): Promise<void> {
    const folder = fs.mkdtempSync(path.join(this.folder, ".fill-"));
    try {
      write(folder);
      await this.command("cp", ["--recursive", `${folder}/.`, this.path(name)]);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Mounts whatever is here. One that can not be mounted keeps no other from it. */
  async mountAll(onFailure: (name: string, error: Error) => void): Promise<void> {
    if (!fs.existsSync(this.folder)) return;
    const names = fs.readdirSync(this.folder).filter((name) => this.has(name));
    if (names.length === 0) return;
    const mounted = await this.devices();
    for (const name of names.filter((one) => !mounted.has(this.mountPoint(one)))) {
      await this.mount(name).catch((error: unknown) => {
        onFailure(name, error as Error);
      });
    }
  }

  /** Lets a volume grow, file and file system, while pods use it. One that is as large is left alone. */
  async grow(name: string, bytes: number): Promise<void> {
    const file = this.file(name);
    if (fs.statSync(file).size < bytes) this.resize(file, bytes);
    await this.mount(name);
    const device = (await this.devices()).get(this.mountPoint(name)) ?? "";
    await this.command("losetup", ["--set-capacity", device]);
    await this.command("xfs_growfs", [this.mountPoint(name)]);
  }

  /** Removes a volume with all that is in it; nothing when there is none. */
  async remove(name: string): Promise<void> {
    if ((await this.devices()).has(this.mountPoint(name))) await this.command("umount", [this.mountPoint(name)]);
    fs.rmSync(path.join(this.folder, name), { recursive: true, force: true });
  }

  private file(name: string): string {
    return path.join(this.folder, name, "disk.img");
  }

  private mountPoint(name: string): string {
    return path.join(this.folder, name, "mount");
  }

  private resize(file: string, bytes: number): void {
    try {
      fs.truncateSync(file, bytes);
    } catch (error) {
      throw new ClusterError(`a volume of ${bytes} bytes can not be made: ${(error as Error).message}`, [
        `file: ${file}`,
        "next: claim less, or use a disk whose file system has larger files; it is tried again by itself",
      ]);
    }
  }

  /** Mounts a volume, unless it is mounted. */
  private async mount(name: string): Promise<void> {
    const target = this.mountPoint(name);
    fs.mkdirSync(target, { recursive: true, mode: 0o755 });
    if (!(await this.devices()).has(target)) {
      await this.command("mount", ["-t", "xfs", "-o", "loop,nodev,nosuid", this.file(name), target]);
    }
    // As a new disk comes from a provisioner: root's, until the kubelet gives it to the pod's fsGroup.
    await this.command("mkdir", ["--parents", "--mode=0755", this.path(name)]);
  }

  /** The devices that are mounted, by where. */
  private async devices(): Promise<ReadonlyMap<string, string>> {
    const said = await this.command("findmnt", ["--raw", "--noheadings", "--output", "TARGET,SOURCE"]);
    const plain = (field: string): string =>
      field.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    return new Map(said.split("\n").map((line) => line.split(" ", 2).map(plain) as [string, string]));
  }

  private async command(name: string, args: readonly string[]): Promise<string> {
    const [command = "", ...rest] = [...this.enter(), name, ...args];
    try {
      return (await run(command, rest, { maxBuffer: 16 * mebibyte })).stdout;
    } catch (error) {
      throw new ClusterError(`volumes of the real node: ${name} failed: ${words(error)}`, [
        `tried: ${[command, ...rest].join(" ")}`,
        "next: remove the cause (space on the disk? a free loop device? xfs_repair, where it needs cleaning?); it is tried again by itself",
      ]);
    }
  }
}
