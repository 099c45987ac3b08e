import type { BuildContext } from "../tools/tool";

/**
 * Newest time that a file in an image may have, in seconds. Files that a build makes get this one; what packages bring keeps
 * its older time, because Python's compiled files name the time of their source.
 */
export const imageEpoch = Date.UTC(2026, 10, 1) / 1000;

/** Writes a folder as a tar file that is the same for the same files: sorted, no names of users, no times of reading. */
export async function reproducibleTar(
  run: BuildContext["run"],
  folder: string,
  file: string,
  options: readonly string[] = [],
): Promise<void> {
  const order = [
    "--sort=name",
    "--format=posix",
    "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime",
  ];
  const times = [`--mtime=@${imageEpoch}`, "--clamp-mtime", "--numeric-owner"];
  await run("tar", [...order, ...times, ...options, "-C", folder, "-cf", file, "."], {
    env: { LC_ALL: "C", TZ: "UTC" },
  });
}
