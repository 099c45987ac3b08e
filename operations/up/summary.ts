import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { verdictJson } from "../policy/report";
import { realNodeName } from "../../embedded/cluster/node-kind";
import type { StackOutcome } from "./apply-stack";
import { changesText } from "./apply-stack";
import type { FirstSignIn } from "./first-sign-in";
import { authorityIn, firstSignInJson, firstSignInText } from "./first-sign-in";
import type { Plan } from "./plan";
import type { Destination, Prepared } from "./prepare";
import type { Reality } from "./reality";
import { realityJson, realityText } from "./reality";
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
  /** Images that were built for the embedded cluster. @default none */
  readonly images?: Reality["images"];
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

/** How somebody signs in to what stands now; undefined where nothing does. */
function firstSignIn(
  { environment, config, paths }: Destination,
  portal: string | undefined,
  reality: Reality | undefined,
): FirstSignIn | undefined {
  if (portal === undefined) return undefined;
  const isClosed = reality !== undefined && reality.realNode === undefined;
  return {
    portal,
    stack: environment,
    user: config.users.find(({ disabled }) => disabled === undefined)?.id,
    authority: config.settings.embedded ? authorityIn(join(paths.certificates, "authority.crt")) : undefined,
    closedBecause: isClosed ? "no container runs here, so nothing answers at this address" : undefined,
  };
}

/** The last words of `webide up` and `webide preview`. */
export async function summary(summaryArgs: SummaryArgs): Promise<{ text: string; json: Record<string, unknown> }> {
  const { args, destination, prepared, plan, outcomes, elapsed } = summaryArgs;
  const { cluster, apiServer, engine } = prepared;
  const result = resultOf(outcomes);
  const found = await urls(prepared);
  const places = [
    "Places",
    ...(found["grafanaUrl"] === undefined ? [] : [`  Grafana       ${found["grafanaUrl"]}`]),
    ...(cluster === undefined
      ? [`  cluster       ${apiServer} (context ${destination.context ?? "?"})`]
      : [`  Keycloak      ${cluster.keycloakUrl}`, `  cluster       ${apiServer} (kubeconfig ${cluster.kubeconfig})`]),
  ];
  const reality: Reality | undefined = cluster && {
    realNode: cluster.nodes === "real" ? realNodeName : undefined,
    simulatedBecause: cluster.simulatedBecause,
    gpus: cluster.gpus,
    images: summaryArgs.images ?? [],
  };
  const isUp = (result === "applied" || result === "unchanged") && !args.previewOnly;
  const signIn = isUp ? firstSignIn(destination, found["url"], reality) : undefined;
  const stacks = outcomes.map(
    ({ stack, status, changes }) =>
      `  ${stack.padEnd(18)} ${status.padEnd(10)} ${status === "skipped" ? "its turn comes after the platform's" : changesText(changes)}`,
  );
  const text = [
    `${args.previewOnly ? "preview" : "up"} of ${args.stack}: ${result} (${elapsed})`,
    ...stacks,
    ...(signIn === undefined ? [] : ["", ...firstSignInText(signIn)]),
    ...(reality === undefined ? [] : ["", ...realityText(reality)]),
    "",
    ...places,
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
      ...(signIn && { signIn: firstSignInJson(signIn) }),
      ...(reality && { reality: realityJson(reality) }),
      engine: { version: engine.version, standIns: engine.standIns },
    },
  };
}
