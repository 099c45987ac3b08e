import { onPath } from "../../tools/on-path";

/** Says why Debian layers can not be built here; undefined when they can. */
export function missingForDebian(): string | undefined {
  if (process.getuid?.() !== 0) return "is built by root only, because packages are installed in a folder of their own";
  const absent = ["unshare", "mount", "chroot", "find", "dpkg-query"].filter(
    (command) => onPath(command, ["/usr/sbin", "/sbin"]) === undefined,
  );
  return absent.length === 0
    ? undefined
    : `needs ${absent.join(" and ")} on PATH. On Debian and Ubuntu: apt-get install util-linux mount coreutils findutils dpkg`;
}
