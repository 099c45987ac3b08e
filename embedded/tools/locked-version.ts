import fs from "node:fs";

/** Version of one Go module, as its go.mod pins it. */
export function lockedGoVersion(goMod: string, module: string): string {
  return find(goMod, new RegExp(`^(?:require|\\s)\\s*${escape(module)} (v\\S+)`, "m"), module);
}

/** Lowest Go version the go.mod accepts. */
export function requiredGo(goMod: string): string {
  return find(goMod, /^go (\S+)/m, "the go line");
}

/** Version of one Python package, as its requirements.txt pins it. */
export function lockedPythonVersion(requirements: string, project: string): string {
  return find(requirements, new RegExp(`^${escape(project)}==([^\\s;]+)`, "m"), project);
}

/** Version of one npm package, as its package-lock.json pins it. */
export function lockedNpmVersion(lock: string, project: string): string {
  return find(lock, new RegExp(`"node_modules/${escape(project)}": \\{\\s*"version": "([^"]+)"`), project);
}

function find(file: string, pattern: RegExp, what: string): string {
  const version = pattern.exec(fs.readFileSync(file, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${file}: ${what} is not pinned in this lock file`);
  return version;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
