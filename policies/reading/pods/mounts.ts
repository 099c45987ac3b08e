import type { Field } from "../../field";

/** One volume inside a container. */
export interface Mount {
  readonly field: Field;
  /** Without a slash at the end; empty for the root. */
  readonly path: string;
  readonly volume: string;
  readonly isReadOnly: boolean;
}

/** Whether a path is absolute and says where it leads: no `..`, no doubled slash. */
export function isPlainPath(path: string): boolean {
  return /^(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+$/.test(path);
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

export function mounts(container: Field): Mount[] {
  return container
    .at("volumeMounts")
    .items()
    .map((field) => ({
      field,
      path: (field.at("mountPath").text() ?? "").replace(/\/+$/, ""),
      volume: field.at("name").text() ?? "",
      isReadOnly: field.at("readOnly").flag() === true,
    }));
}

/** The mount that a path is read from: the innermost one. */
export function mountOf(path: string, all: readonly Mount[]): Mount | undefined {
  return all.filter((mount) => isWithin(path, mount.path)).sort((a, b) => b.path.length - a.path.length)[0];
}
