import { workspaceNamespace } from "../../components/core/topology";
import type { Activity } from "./activity";
import type { Cluster, Namespace } from "./cluster";
import type { Log } from "./log";
import { sentence } from "./log";
import type { Metrics } from "./metrics";
import { idleVerdict } from "./idle-verdict";
import type { OneAtATime } from "./one-at-a-time";
import type { Seen } from "./seen";
import type { Settings } from "./settings";
import { setReplicas } from "./set-replicas";
import { deploymentState, namespaceState } from "./workspace-state";

/** Inputs of {@link IdleRounds}. */
export interface IdleRoundsArgs {
  readonly cluster: Cluster;
  /** Asks the reporter of a user's workspace. */
  readonly ask: (user: string) => Promise<Activity>;
  readonly limits: Pick<Settings, "idleAfter" | "jobsEndAfter">;
  readonly turns: OneAtATime;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Workspaces asked at the same time: 5,000 of them take well under a minute. */
const sideBySide = 16;

/** Goes through all workspaces and stops those that nobody uses. */
export class IdleRounds {
  constructor(private readonly args: IdleRoundsArgs) {}

  /**
   * One round. A workspace that can not be judged is left as it is, and the others are judged all the same.
   *
   * @throws Error when the workspaces can not be listed
   */
  async round(): Promise<void> {
    const { cluster, metrics } = this.args;
    const left = await cluster.workspaces();
    const seen: Seen[] = [];
    const worker = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) seen.push(await this.#look(next));
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
    metrics.seen(seen, Date.now());
  }

  async #look(namespace: Namespace): Promise<Seen> {
    const { cluster, log, metrics } = this.args;
    const standing = namespaceState(namespace);
    if (standing !== "enabled") return { state: standing, connected: 0 };
    const user = namespace.metadata.name.slice(workspaceNamespace("").length);
    try {
      const state = deploymentState(await cluster.deployment(user));
      return state === "running" ? await this.#judge(user) : { state, connected: 0 };
    } catch (error) {
      metrics.failures += 1;
      log("workspace not judged", { user, reason: sentence(error) });
      return { state: undefined, connected: 0 };
    }
  }

  async #judge(user: string): Promise<Seen> {
    const { cluster, ask, limits, turns, log, metrics } = this.args;
    const activity = await ask(user);
    const seen: Seen = { state: "running", connected: activity.connected };
    const verdict = idleVerdict(activity, limits, Date.now());
    if (!verdict.stop) return seen;
    // Asked again as late as possible: the user may have come back while others had their turn.
    const isStillIdle = async (): Promise<boolean> => idleVerdict(await ask(user), limits, Date.now()).stop;
    const outcome = await turns.run(user, () => setReplicas(cluster, user, 0, isStillIdle));
    if (outcome !== "changed") return seen;
    metrics.idleStops[verdict.reason] = (metrics.idleStops[verdict.reason] ?? 0) + 1;
    log("workspace stopped", {
      user,
      reason: verdict.reason,
      idleSeconds: Math.round(verdict.idleFor / 1000),
      terminalJobs: activity.terminalJobs,
    });
    return { state: "stopped", connected: 0 };
  }
}
