import { ApiError } from "./api-error";
import type { Cluster } from "./cluster";
import type { Log } from "./log";
import type { Metrics } from "./metrics";
import type { OneAtATime } from "./one-at-a-time";
import { setReplicas } from "./set-replicas";
import { deploymentState, namespaceState } from "./workspace-state";

/** What the public door shows: a page that tries again, one for a disabled user, one for nobody's address. */
export type WakeAnswer = "starting" | "disabled" | "none";

/** Inputs of {@link Wakes}. */
export interface WakesArgs {
  readonly cluster: Cluster;
  readonly turns: OneAtATime;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Pause between two looks at a workspace that starts, in milliseconds. @default 500 */
  readonly lookEvery?: number;
  /** How long a start is followed, in milliseconds. @default 10 minutes, as long as a rollout may take */
  readonly followFor?: number;
}

/** Starts stopped workspaces and measures how long each takes. */
export class Wakes {
  constructor(private readonly args: WakesArgs) {}

  /**
   * Starts a workspace unless it runs already. Asking again and again, as a waiting page does, changes nothing more.
   *
   * @throws Error when the cluster can not be asked or refuses
   */
  async wake(user: string): Promise<WakeAnswer> {
    const { cluster, turns, metrics, log } = this.args;
    const before = namespaceState(await cluster.namespace(user));
    if (before !== "enabled") return before;
    const outcome = await turns.run(user, async () => {
      try {
        return await setReplicas(cluster, user, 1);
      } catch (error) {
        // Somebody disabled the user in this very moment: the cluster's own rule has said no, or our role is gone.
        const isRefused = error instanceof ApiError && (error.status === 403 || error.status === 422);
        if (isRefused && namespaceState(await cluster.namespace(user)) === "disabled") return "disabled";
        throw error;
      }
    });
    if (outcome === "disabled") return "disabled";
    if (outcome === "missing") return "none";
    if (outcome === "changed") {
      metrics.wakes += 1;
      log("workspace started", { user });
      void this.#follow(user, Date.now());
    }
    return "starting";
  }

  /** Looks until the workspace is ready; one that never is, or is stopped meanwhile, counts nowhere. */
  async #follow(user: string, since: number): Promise<void> {
    const { cluster, metrics, log, lookEvery = 500, followFor = 600_000 } = this.args;
    while (Date.now() - since < followFor) {
      await new Promise((resolve) => setTimeout(resolve, lookEvery).unref());
      try {
        const state = deploymentState(await cluster.deployment(user));
        if (state === "starting") continue;
        if (state !== "running") return;
        const seconds = (Date.now() - since) / 1000;
        metrics.wakeSeconds.observe(seconds);
        log("workspace ready", { user, seconds });
        return;
      } catch {
        // The API server is away for a moment; the start goes on without us.
      }
    }
    log("workspace not ready", { user, seconds: followFor / 1000 });
  }
}
