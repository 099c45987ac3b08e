import { join } from "node:path";
import { clusterStatus } from "../../embedded/cluster/cluster-status";
import { resetCluster } from "../../embedded/cluster/reset-cluster";
import { startCluster } from "../../embedded/cluster/start-cluster";
import { stopCluster } from "../../embedded/cluster/stop-cluster";
import { exitCodes } from "../exit-codes";
import { stateRoot } from "../state-root";
import { ask } from "../up/ask";
import type { Verb, VerbResult } from "../up/run-verb";
import { toolSteps } from "../up/tool-steps";
import { statusText } from "./status-text";

/** Folder of the embedded cluster; only stack dev has one. */
function clusterDir(): string {
  return join(stateRoot("dev"), "cluster");
}

/** `webide cluster start`. */
export async function start({ view, signal }: Verb): Promise<VerbResult> {
  const dir = clusterDir();
  const step = view.step("cluster");
  const progress = (line: string): void => {
    step.update(line);
  };
  await startCluster({ dir, progress, toolProgress: toolSteps(view), signal });
  step.done("runs");
  return status();
}

/** `webide cluster stop`. */
export async function stop({ view, signal }: Verb): Promise<VerbResult> {
  const dir = clusterDir();
  const step = view.step("cluster");
  const progress = (line: string): void => {
    step.update(line);
  };
  const stopped = await stopCluster(dir, { progress, signal });
  step.done(stopped > 0 ? `${String(stopped)} programs stopped` : "nothing ran");
  return {
    exitCode: exitCodes.ok,
    text: `The embedded cluster is stopped; what is in it stays in ${dir}.\n`,
    json: { dir, stopped },
  };
}

/** `webide cluster status`. Exit code 1 where the cluster is not whole. */
export async function status(): Promise<VerbResult> {
  const found = await clusterStatus(clusterDir());
  const whole = found.state === "running" && found.unhealthy === undefined;
  return { exitCode: whole ? exitCodes.ok : exitCodes.refused, text: statusText(found), json: { ...found } };
}

/** `webide cluster reset`. */
export async function reset({ view, signal }: Verb, yes: boolean): Promise<VerbResult> {
  const dir = clusterDir();
  const question = `Remove the embedded cluster in ${dir} with all objects, volumes and the realm?`;
  if (!yes && !(await ask(question, signal))) {
    return { exitCode: exitCodes.refused, text: "Nothing was changed.\n", json: { dir, removed: false } };
  }
  const step = view.step("cluster");
  const progress = (line: string): void => {
    step.update(line);
  };
  await resetCluster(dir, { progress, signal });
  step.done("removed");
  return { exitCode: exitCodes.ok, text: `The embedded cluster in ${dir} is removed.\n`, json: { dir, removed: true } };
}
