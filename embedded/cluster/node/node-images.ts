import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ClusterError } from "../cluster-error";
import type { ClusterPaths } from "../cluster-paths";
import { enterNamespaces } from "./enter";

const run = promisify(execFile);
const socket = "/run/containerd/containerd.sock";
/** Where containerd keeps what the kubelet may use. */
const containerdNamespace = "k8s.io";

/** An image that a real node has. */
export interface NodeImage {
  /** `sha256:...` of its manifest. */
  readonly digest: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** The digest by which an archive's image will be known; read without unpacking it. */
export async function archiveDigest(archive: string): Promise<string> {
  const index = await run("tar", ["--wildcards", "-xOf", archive, "*index.json"]).then(
    ({ stdout }) => JSON.parse(stdout) as { manifests?: { digest?: string }[] },
    () => ({ manifests: [] }),
  );
  const digest = index.manifests?.length === 1 ? index.manifests[0]?.digest : undefined;
  if (digest === undefined) {
    throw new ClusterError(`${archive} is no archive of one image in the layout of the OCI (index.json)`);
  }
  return digest;
}

/** The images of a real node, which must run. */
export class NodeImages {
  constructor(
    private readonly paths: ClusterPaths,
    private readonly ctr: string,
  ) {}

  /** All of them, by reference. */
  async list(): Promise<ReadonlyMap<string, NodeImage>> {
    const lines = (await this.run("ls")).trimEnd().split("\n").slice(1);
    return new Map(
      lines.map((line) => {
        // REF TYPE DIGEST SIZE (two words) PLATFORMS LABELS
        const [reference = "", , digest = "", , , , labels = ""] = line.split(/\s+/);
        const pairs = labels.split(",").map((pair) => pair.split("=", 2) as [string, string]);
        return [reference, { digest, labels: new Map(pairs) }];
      }),
    );
  }

  /** Loads the image of an archive and gives it a reference, by which pods ask for it. */
  async import(archive: string, reference: string): Promise<void> {
    const output = await this.run("import", archive);
    const named = /^unpacking (\S+) \(sha256:/m.exec(output)?.[1];
    if (named === undefined) throw new ClusterError(`${archive} was not loaded; ctr said: ${output.trim()}`);
    if (named !== reference) await this.tag(named, reference);
  }

  /** Gives an image another reference, also when something else had it. */
  async tag(from: string, reference: string): Promise<void> {
    await this.run("tag", "--force", from, reference);
  }

  /** Marks an image. */
  async label(reference: string, name: string, value: string): Promise<void> {
    await this.run("label", reference, `${name}=${value}`);
  }

  private async run(...args: string[]): Promise<string> {
    const [command, ...prefix] = enterNamespaces(this.paths).prefix;
    const ctr = [this.ctr, "--address", socket, "--namespace", containerdNamespace, "images"];
    const { stdout } = await run(command, [...prefix, ...ctr, ...args], { maxBuffer: 64 * 1024 ** 2 });
    return stdout;
  }
}
