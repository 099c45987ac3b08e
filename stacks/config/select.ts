import type { DocumentPath } from "../../components/core/yaml-document";

/** A value of a document and where it stands. */
export interface Selected {
  readonly path: DocumentPath;
  readonly value: unknown;
}

/**
 * Values of unchecked data below a path, `*` standing for every entry of a list or key of a mapping.
 *
 * Rules between entries look at unchecked data on purpose: a bad e-mail in one entry must not hide the duplicate in
 * another from the same run.
 */
export function select(data: unknown, path: DocumentPath): Selected[] {
  return path.reduce<Selected[]>(
    (found, part) =>
      found.flatMap(({ path: at, value }) => {
        if (typeof value !== "object" || value === null) return [];
        const entries: (readonly [PropertyKey, unknown])[] = Array.isArray(value)
          ? value.map((item, index) => [index, item] as const)
          : Object.entries(value);
        return entries
          .filter(([key]) => part === "*" || key === part)
          .map(([key, item]) => ({ path: [...at, key], value: item }));
      }),
    [{ path: [], value: data }],
  );
}

/** The one value at a path without `*`; undefined where nothing stands. */
export function valueAt(data: unknown, path: DocumentPath): unknown {
  return select(data, path)[0]?.value;
}

/** Like {@link select}, texts only. */
export function selectTexts(
  data: unknown,
  path: DocumentPath,
): { readonly path: DocumentPath; readonly value: string }[] {
  return select(data, path).filter(
    (item): item is { path: DocumentPath; value: string } => typeof item.value === "string",
  );
}
