import type { ClusterStatus } from "../../embedded/cluster/cluster-status";
import type { DoorState } from "../../embedded/cluster/controllers/door-state";

const states: Readonly<Record<ClusterStatus["state"], string>> = {
  absent: "there is none yet; `webide cluster start` makes one",
  stopped: "stopped; `webide cluster start` brings it back",
  partly: "some of its programs do not run; `webide cluster start` repairs that",
  running: "running",
};

function programLine(name: string, { ready, detail }: ClusterStatus["programs"][string]): string {
  return `  ${name.padEnd(24)} ${ready ? "answers" : `does not answer: ${detail ?? "no reason known"}`}`;
}

function doorLine(name: string, { listen, lacking }: DoorState): string {
  return `  ${name.padEnd(24)} ${listen} ${lacking === undefined ? "is open" : `is shut: ${lacking}`}`;
}

function nodeLines({ realNode, simulatedBecause, simulatedNodes, gpus }: ClusterStatus): string[] {
  const simulated = `${String(simulatedNodes.length)} nodes and ${String(gpus)} GPUs`;
  if (realNode !== undefined) {
    return [
      `Its node ${realNode} is real: pods whose images are loaded there run, in a network of their own.`,
      `Beside it ${simulated} are simulated: pods there exist in the API only.`,
    ];
  }
  const why = simulatedBecause === undefined ? [] : [`There is no real node: ${simulatedBecause}.`];
  return [`Its ${simulated} are simulated: objects are real, but no container of a pod runs.`, ...why];
}

/** What `webide cluster status` says to people. */
export function statusText(status: ClusterStatus): string {
  const { dir, state, unhealthy, apiServer, kubeconfig, context, keycloakUrl, processes, doors, programs } = status;
  const lines = [`Embedded cluster in ${dir}: ${states[state]}.`];
  if (state === "absent") return `${lines.join("\n")}\n`;
  lines.push(
    ...nodeLines(status),
    "",
    `  API server               ${apiServer ?? ""}${unhealthy === undefined ? "" : ` (${unhealthy})`}`,
    `  kubeconfig               ${kubeconfig ?? ""} (context ${context})`,
    `  Keycloak                 ${keycloakUrl ?? ""}${"keycloak" in programs ? "" : " (nothing listens there until a Keycloak is deployed)"}`,
    "",
    ...processes.map(({ name, pid, log }) => {
      return `  ${name.padEnd(24)} ${pid === undefined ? "does not run" : `process ${String(pid)}`}; log ${log}`;
    }),
  );
  if (Object.keys(doors).length > 0) {
    lines.push("", "Ways from this machine into the cluster:");
    lines.push(...Object.entries(doors).map(([name, door]) => doorLine(name, door)));
  }
  if (Object.keys(programs).length > 0) {
    lines.push("", "Real programs behind simulated pods:");
    lines.push(...Object.entries(programs).map(([name, health]) => programLine(name, health)));
  }
  return `${lines.join("\n")}\n`;
}
