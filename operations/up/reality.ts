/** What of a machine-local platform is real, and what only looks like it. */
export interface Reality {
  /** Node on which containers run; undefined where pods exist in the API only. */
  readonly realNode: string | undefined;
  /** Why there is none, where nobody asked for that. */
  readonly simulatedBecause: string | undefined;
  /** GPUs that simulated nodes advertise. */
  readonly gpus: number;
  /** Images built on this machine, with the version of the program in each. */
  readonly images: readonly { readonly name: string; readonly version: string }[];
}

/** Names and versions, as many in a line as fit. */
function imageLines(images: Reality["images"]): string[] {
  const words = images.map(({ name, version }) => `${name} ${version}`).sort();
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 90) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => `  ${(index === 0 ? "built here" : "").padEnd(14)}${line}`);
}

/** What is real and what is not, plainly, for people. */
export function realityText({ realNode, simulatedBecause, gpus, images }: Reality): string[] {
  const real = "API server, scheduler, controllers, policies";
  const body =
    realNode === undefined
      ? [
          `  real          ${real}, and the programs that \`webide cluster status\` names`,
          `  simulated     all nodes, pods and ${String(gpus)} GPUs: no container runs, so nobody can open an IDE`,
          ...(simulatedBecause === undefined ? [] : [`  because       ${simulatedBecause}`]),
        ]
      : [
          `  real          ${real}, and every pod on node ${realNode}`,
          `  simulated     ${String(gpus)} GPUs, and every pod on another node: such pods exist in the API only`,
        ];
  return ["Real and simulated", ...body, ...imageLines(images)];
}

/** The same for machines. */
export function realityJson(reality: Reality): Record<string, unknown> {
  const { realNode, simulatedBecause, gpus, images } = reality;
  return {
    containersRun: realNode !== undefined,
    ...(realNode !== undefined && { realNode }),
    ...(simulatedBecause !== undefined && { simulatedBecause }),
    simulatedGpus: gpus,
    images: Object.fromEntries(images.map(({ name, version }) => [name, version])),
  };
}
