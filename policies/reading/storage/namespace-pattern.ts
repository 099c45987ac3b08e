/**
 * Whether one of Velero's namespace patterns covers a name: `*`, `?` and `[abc]`, as from Velero 1.18 on. Forms that it
 * refuses (`**`, `{a,b}`, `!`) cover nothing.
 *
 * Source: github.com/velero-io/velero, pkg/util/wildcard.
 */
export function coversNamespace(pattern: string, namespace: string): boolean {
  if (/\*\*|[{}|!,]/.test(pattern)) return false;
  const expression = pattern.replaceAll(/\[([a-z0-9-]+)\]|[*?]|[^a-z0-9]/g, (part, set: string | undefined) =>
    set !== undefined ? `[${set}]` : part === "*" ? ".*" : part === "?" ? "." : `\\${part}`,
  );
  try {
    return new RegExp(`^${expression}$`).test(namespace);
  } catch {
    // A set such as [z-a]: Velero refuses it as well.
    return false;
  }
}
