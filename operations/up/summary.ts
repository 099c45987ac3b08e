import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { verdictJson } from "../policy/report";
import type { StackOutcome } from "./apply-stack";
import { changesText } from "./apply-stack";
import type { Plan } from "./plan";
import type { Destination, Prepared } from "./prepare";
import type { UpArgs } from "./up-args";

/** What a run came to. */
export interface SummaryArgs {
  readonly args: UpArgs;
  readonly destination: Destination;
  readonly prepared: Prepared;
  readonly plan: Plan;
  readonly outcomes: readonly StackOutcome[];
  /** For people. */
  readonly elapsed: string;
}

const addresses = ["url", "grafanaUrl"];

/** Addresses among the platform's outputs; secret outputs are left alone. */
async function urls({ engine }: Prepared): Promise<Record<string, string>> {
  const { command, variables, root, environment } = engine;
  const workspace = await LocalWorkspace.create({ workDir: root, envVars: { ...variables }, pulumiCommand: command });
  const outputs = await workspace.stackOutputs(environment).catch(() => ({}));
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { value, secret }]) =>
      addresses.includes(name) && !secret ? [[name, String(value)]] : [],
    ),
  );
}

function resultOf(outcomes: readonly StackOutcome[]): string {
  const statuses = new Set(outcomes.map(({ status }) => status));
  for (const status of ["failed", "refused", "declined", "planned", "applied"] as const)
    if (statuses.has(status)) return status;
  return "unchanged";
}

/** The last words of `webide up` and `webide preview`. */
export async function summary(summaryArgs: SummaryArgs): Promise<{ text: string; json: Record<string, unknown> }> {
  const { args, destination, prepared, plan, outcomes, elapsed } = summaryArgs;
  const { cluster, apiServer, engine } = prepared;
  const result = resultOf(outcomes);
  const found = await urls(prepared);
  const [example] = destination.config.users;
  const where =
    cluster === undefined
      ? [`cluster     ${apiServer} (context ${destination.context ?? "?"})`]
      : [
          `cluster     ${apiServer} (kubeconfig ${cluster.kubeconfig})`,
          cluster.nodes === "real"
            ? `            pods whose images are loaded run on its one real node; GPUs and all else are simulated`
            : `            its API is real; nodes, GPUs and pods are simulated: no container runs`,
          `Keycloak    ${cluster.keycloakUrl}`,
        ];
  const places = [
    ...(found["url"] === undefined ? [] : [`portal      ${found["url"]}`]),
    ...(found["grafanaUrl"] === undefined ? [] : [`Grafana     ${found["grafanaUrl"]}`]),
  ];
  const isUp = result === "applied" || result === "unchanged";
  const credentials =
    !isUp || args.previewOnly || example === undefined
      ? []
      : [`first credentials of a user: webide user credentials ${example.id}`];
  const stacks = outcomes.map(
    ({ stack, status, changes }) =>
      `  ${stack.padEnd(18)} ${status.padEnd(10)} ${status === "skipped" ? "its turn comes after the platform's" : changesText(changes)}`,
  );
  const text = [
    `${args.previewOnly ? "preview" : "up"} of ${args.stack}: ${result} (${elapsed})`,
    ...stacks,
    ...places,
    ...where,
    ...credentials,
  ];
  return {
    text: `${text.join("\n")}\n`,
    json: {
      stack: args.stack,
      result,
      plan: { objects: Object.fromEntries(plan.objects), policies: verdictJson(plan.verdict) },
      stacks: outcomes,
      urls: found,
      cluster: {
        apiServer,
        simulated: cluster?.nodes === "simulated",
        ...(cluster && { keycloak: cluster.keycloakUrl, kubeconfig: cluster.kubeconfig }),
      },
      engine: { version: engine.version, standIns: engine.standIns },
    },
  };
}
