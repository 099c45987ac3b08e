const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Variables as lines that every POSIX shell understands, for `eval`. */
export function shellExports(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join("");
}
