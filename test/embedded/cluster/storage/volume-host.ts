import { createInterface } from "node:readline";
import { execFileSync } from "node:child_process";
import { LoopVolumes } from "../../../../embedded/cluster/storage/loop-volumes";

/** One thing to do with the volumes of a folder, in the mount namespace of this program. */
export interface VolumeRequest {
  readonly make?: readonly [name: string, bytes: number];
  readonly grow?: readonly [name: string, bytes: number];
  readonly remove?: string;
  readonly mountAll?: true;
  /** A shell command; what it prints is the answer. */
  readonly shell?: string;
}

// A program of its own, because mounts belong to a mount namespace: they go with it, and no other program sees them.
if (require.main === module) {
  const volumes = new LoopVolumes(process.argv[2] ?? "");
  const serve = async (request: VolumeRequest): Promise<unknown> => {
    if (request.make) await volumes.make(...request.make);
    if (request.grow) await volumes.grow(...request.grow);
    if (request.remove !== undefined) await volumes.remove(request.remove);
    if (request.shell !== undefined) return execFileSync("/bin/sh", ["-c", request.shell], { encoding: "utf8" }).trim();
    const failed: string[] = [];
    if (request.mountAll) await volumes.mountAll((name, error) => failed.push(`${name}: ${error.message}`));
    return failed;
  };
  createInterface({ input: process.stdin }).on("line", (line) => {
    serve(JSON.parse(line) as VolumeRequest).then(
      (answer) => process.stdout.write(`${JSON.stringify({ answer })}\n`),
      (error: unknown) => process.stdout.write(`${JSON.stringify({ error: (error as Error).message })}\n`),
    );
  });
}
