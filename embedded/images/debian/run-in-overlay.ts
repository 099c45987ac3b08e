import fs from "node:fs";
import path from "node:path";
import type { BuildContext } from "../../tools/tool";

/** Inputs of {@link runInOverlay}. */
export interface OverlayArgs {
  readonly run: BuildContext["run"];
  /** Folders seen below what is written, lowest first. */
  readonly lower: readonly string[];
  /** Receives what the command writes. */
  readonly upper: string;
  /** Where both are seen as one while the command runs. */
  readonly merged: string;
  /** Empty folder on the same disk, for the kernel. */
  readonly work: string;
  readonly command: readonly string[];
  /** Added to the inherited environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a command while an overlay is mounted, and keeps apart what it writes. Mounts and processes lie in namespaces of their
 * own: whatever happens to the command or to us, nothing stays mounted or running. The overlay does not wait for the disk;
 * an interrupted build is thrown away as a whole.
 */
export async function runInOverlay({
  run,
  lower,
  upper,
  merged,
  work,
  command,
  environment,
}: OverlayArgs): Promise<void> {
  const empty = `${work}-empty`;
  for (const folder of [upper, merged, work, empty]) fs.mkdirSync(folder, { recursive: true });
  const below = lower.length > 0 ? [...lower].reverse() : [empty];
  const options = `lowerdir=${below.join(":")},upperdir=${upper},workdir=${work},volatile`;
  const script = 'mount -t overlay overlay -o "$1" "$2"; shift 2; exec "$@"';
  await run(
    "unshare",
    [
      ...["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"],
      ...["sh", "-euc", script, "sh", options, merged, ...command],
    ],
    { cwd: path.dirname(merged), ...(environment && { env: environment }) },
  );
}
