import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** Writes files into a folder of their own, works there, and removes it. */
export function inFolder(files: Readonly<Record<string, string>>, work: (folder: string) => void): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "webide-product-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The edge's configuration with its mounts in a folder and sockets of that folder in place of ports: `nginx -t` opens
 * what it would listen at, and others may listen there here. Everything else stays as it is.
 */
export function nginxForHere(text: string, folder: string): string {
  return (
    text
      .replaceAll(/(?<=[ "])\/tmp\//g, `${folder}/state/`)
      .replaceAll("/etc/nginx/", `${folder}/`)
      // A pipe of Node's is a socket, which can not be opened by its name.
      .replaceAll(" /dev/stdout ", ` ${folder}/state/access.log `)
      .replaceAll(/^(\s*listen )(?:[\d.]+:)?(\d+)/gm, `$1unix:${folder}/$2`)
  );
}

/**
 * Prometheus' configuration with fixed targets in place of Kubernetes discovery, which Debian's promtool is built
 * without.
 */
export function withoutDiscovery(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDiscovery);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === "kubernetes_sd_configs"
        ? ["static_configs", [{ targets: ["pod.example:80"] }]]
        : [key, withoutDiscovery(item)],
    ),
  );
}

/** Paths of a value with the types at their ends, sorted; entries of a list share one path. */
export function shapeOf(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [`${at}: ${typeof value}`];
  const entries = Array.isArray(value)
    ? value.flatMap((item) => shapeOf(item, `${at}[]`))
    : Object.entries(value).flatMap(([key, item]) => shapeOf(item, `${at}.${key}`));
  return [...new Set(entries)].sort();
}
