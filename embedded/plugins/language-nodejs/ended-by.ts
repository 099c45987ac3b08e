/** What people are told of a program whose process ended before the program did. @param by the signal, or the exit code in words */
export function endedBy(by: string): string {
  const hint =
    by === "SIGABRT"
      ? "; node does that when it runs out of memory: see 'nodeargs: --max-old-space-size=<MiB>' in Pulumi.yaml"
      : "";
  return `the program was ended by ${by}${hint}`;
}
