/* eslint-disable @typescript-eslint/no-explicit-any -- rendered objects are free-form data */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ReadyImage } from "../../../embedded/images/ensure-images";
import { readConfig, unpackImage } from "./unpack-image";

/** Files of the ConfigMaps and Secrets that a pod mounts: name to key to text. */
export type Data = Readonly<Record<string, Readonly<Record<string, string>>>>;

const mountScript = `
root=$1 lower=$2; shift 2
mount -t overlay overlay -o "lowerdir=$lower" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do
  mount --rbind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
  shift 3
done
shift
cd /
exec setpriv --no-new-privs env -i "$@"`;

/**
 * Runs containers of a rendered pod on this machine as a kubelet would: their images, commands, environment, users, mounts and
 * read-only roots, in one network of their own with nothing but loopback. No container engine is needed.
 */
export class LocalPod {
  readonly dir = fs.mkdtempSync(path.join(os.tmpdir(), "webide-pod-"));
  private readonly started: ChildProcess[] = [];
  private network = 0;
  private hosts = "127.0.0.1 localhost\n";
  private readonly logs = path.join(this.dir, "logs");

  /** @param spec of the pod; @param data what its volumes and secret keys read */
  constructor(
    private readonly spec: any,
    private readonly data: Data,
  ) {
    fs.chmodSync(this.dir, 0o755);
    const script = "ip link set lo up && exec sleep 100000";
    const holder = spawn("unshare", ["--net", "sh", "-euc", script], { stdio: "ignore" });
    this.started.push(holder);
    this.network = holder.pid!;
  }

  private logFile(name: string): string {
    return path.join(this.logs, name);
  }

  /** What a container printed. */
  log(name: string): string {
    return fs.existsSync(this.logFile(name)) ? fs.readFileSync(this.logFile(name), "utf8") : "";
  }

  /** Uses the network of another pod, whose addresses have these names. */
  share(other: LocalPod, names: Readonly<Record<string, string>>): void {
    this.network = other.network;
    for (const [name, address] of Object.entries(names)) this.hosts += `${address} ${name}\n`;
  }

  /** Runs a command among the pod's addresses and gives what it prints. */
  inNetwork(command: string, args: readonly string[], timeout = 10_000): string {
    return execFileSync("nsenter", [`--net=/proc/${this.network}/ns/net`, command, ...args], {
      ...{ encoding: "utf8", timeout, stdio: ["ignore", "pipe", "pipe"] },
    });
  }

  /** What an address of the pod answers. */
  get(url: string): { status: number; body: string } {
    const script = `fetch(${JSON.stringify(url)}).then(async (r) => console.log(JSON.stringify({ status: r.status, body: await r.text() })))`;
    return JSON.parse(this.inNetwork(process.execPath, ["-e", script]));
  }

  private volume(name: string, into: string): { folder: string; writable: boolean } {
    const folder = path.join(this.dir, "volumes", `${name}-${into}`);
    const found = this.spec.volumes?.find((volume: any) => volume.name === name) ?? {};
    if (fs.existsSync(folder)) return { folder, writable: !found.configMap && !found.secret };
    fs.mkdirSync(folder, { recursive: true });
    const { runAsUser = 0, fsGroup = 0 } = this.spec.securityContext;
    if (found.hostPath) return { folder: found.hostPath.path, writable: false };
    if (!found.configMap && !found.secret) {
      fs.chownSync(folder, 0, fsGroup);
      fs.chmodSync(folder, 0o2777);
      return { folder, writable: true };
    }
    const source = found.configMap?.name ?? found.secret?.secretName;
    const items =
      found.configMap?.items ??
      found.secret?.items ??
      Object.keys(this.data[source] ?? {}).map((key) => ({ key, path: key }));
    for (const item of items) {
      const file = path.join(folder, item.path);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, this.data[source]?.[item.key] ?? "");
      fs.chmodSync(file, (found.configMap?.defaultMode ?? found.secret?.defaultMode ?? 0o644) | 0o040);
      fs.chownSync(file, 0, fsGroup || runAsUser);
    }
    return { folder, writable: false };
  }

  private environment(container: any, image: ReadyImage): string[] {
    const given = (container.env ?? []).map(({ name, value, valueFrom }: any) => {
      const secret = valueFrom?.secretKeyRef;
      return `${name}=${secret ? this.data[secret.name]?.[secret.key] : (value ?? valueFrom?.fieldRef?.fieldPath)}`;
    });
    return [...readConfig(image.archive).Env, ...given];
  }

  /** Starts one container of the pod; changes are for what a test needs otherwise than the cluster. */
  run(name: string, image: ReadyImage, changes: Record<string, unknown> = {}, log = name): ChildProcess {
    const declared = [...(this.spec.initContainers ?? []), ...this.spec.containers].find((one) => one.name === name);
    const container = { ...declared, ...changes };
    const config = readConfig(image.archive);
    const own = path.join(this.dir, `${name}-${this.started.length}`);
    const [root, points] = [path.join(own, "root"), path.join(own, "points")];
    for (const folder of [root, points]) fs.mkdirSync(folder, { recursive: true });
    const mounts: string[] = [];
    for (const folder of ["proc", "dev", "etc"]) fs.mkdirSync(path.join(points, folder));
    fs.writeFileSync(path.join(points, "etc", "hosts"), this.hosts);
    const layers = unpackImage(image.archive);
    for (const { name: volume, mountPath, readOnly, subPath } of container.volumeMounts ?? []) {
      const { folder, writable } = this.volume(volume, "all");
      // In Debian's images a link.
      const place = mountPath.replace(/^\/var\/run(?=\/|$)/, "/run");
      fs.mkdirSync(path.join(points, place), { recursive: true });
      mounts.push(subPath ? path.join(folder, subPath) : folder, place, writable && readOnly !== true ? "rw" : "ro");
    }
    const { runAsUser, runAsGroup = 0 } = { ...this.spec.securityContext, ...container.securityContext };
    const command = container.command
      ? [...container.command, ...(container.args ?? [])]
      : [...(config.Entrypoint ?? []), ...(container.args ?? config.Cmd ?? [])];
    const variables = Object.fromEntries(
      this.environment(container, image).map((line) => [
        line.slice(0, line.indexOf("=")),
        line.slice(line.indexOf("=") + 1),
      ]),
    );
    const expanded = command.map((text: string) =>
      text.replace(/\$\((\w+)\)/g, (all, key: string) => variables[key] ?? all),
    );
    // A file and no pipe of Node's, which are sockets: programs open /dev/stdout, as their own user.
    fs.mkdirSync(this.logs, { recursive: true });
    fs.writeFileSync(this.logFile(log), "", { flag: "a" });
    fs.chmodSync(this.logFile(log), 0o666);
    const output = fs.openSync(this.logFile(log), "a");
    const child = spawn(
      "nsenter",
      [
        ...[`--net=/proc/${this.network}/ns/net`, "unshare", "--mount", "--propagation=private", "--pid", "--fork"],
        ...["--kill-child", "sh", "-euc", mountScript, "sh", root, [points, ...[...layers].reverse()].join(":")],
        ...[...mounts, "--", ...Object.entries(variables).map(([key, value]) => `${key}=${value}`)],
        ...["/usr/sbin/chroot", `--userspec=${runAsUser}:${runAsGroup}`, `--groups=${runAsGroup}`, root],
        ...expanded,
      ],
      { stdio: ["ignore", output, output] },
    );
    fs.closeSync(output);
    this.started.push(child);
    return child;
  }

  /** Waits until a container's readiness probe, an HTTP one, succeeds. */
  async ready(name: string, seconds = 60): Promise<void> {
    const container = this.spec.containers.find((one: any) => one.name === name);
    const { path: where, port } = container.readinessProbe.httpGet;
    const number = container.ports.find((one: any) => one.name === port).containerPort;
    await this.until(name, seconds, () => this.get(`http://127.0.0.1:${number}${where}`).status === 200);
  }

  /** Waits until something about a container holds; a failure shows the end of its log. */
  async until(name: string, seconds: number, holds: () => boolean): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      try {
        if (holds()) return;
      } catch {
        // Not yet.
      }
      await sleep(300);
    }
    throw new Error(`${name} was not ready in ${seconds} s:\n${this.log(name).slice(-3000)}`);
  }

  /** Kills a container, or the network, with everything in it. */
  async kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      child.once("exit", resolve);
    });
    // What the wrapper started is the first process of its namespace: all others end with it, and then the wrapper does.
    const inside = fs.readFileSync(`/proc/${child.pid!}/task/${child.pid!}/children`, "utf8").trim();
    if (inside === "") child.kill("SIGKILL");
    else process.kill(Number(inside.split(" ")[0]), "SIGKILL");
    await ended;
  }

  /** Ends everything and removes the files. */
  async stop(): Promise<void> {
    for (const child of this.started.reverse()) await this.kill(child);
    await sleep(200);
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}
