import type { ApiClient } from "../api-client";
import type { ClusterPaths } from "../cluster-paths";
import type { Played } from "../played";
import { fingerprint, type ProcessSpec } from "../processes/process-spec";
import { runningProcess, startProcess } from "../processes/start-process";
import { stopProcess } from "../processes/stop-process";
import { livingPods, type ProgramHealth, statusPatch } from "./played-pods";
import { EnvironmentError } from "./resolve-environment";
import type { Pod } from "./plain-objects";

const watchMilliseconds = 2_000;
const waitMilliseconds = 400;
const longestPauseMilliseconds = 30_000;

/** A program that plays the pods of one workload. */
export interface PlayedProgram {
  /** Name of its process. */
  readonly name: string;
  readonly played: Played;
  /** What to run for a pod, or why it can not be run yet. Is asked again until it says what to run. */
  readonly prepare: (pod: Pod) => Promise<ProcessSpec | ProgramHealth>;
}

/** Inputs of {@link ProgramPlayer}. */
export interface ProgramPlayerArgs {
  readonly paths: ClusterPaths;
  readonly api: ApiClient;
  /** Live copy of the pods of all played workloads. */
  readonly pods: ReadonlyMap<string, Pod>;
  readonly program: PlayedProgram;
  readonly log: (line: string) => void;
  /** Is told after every look; undefined while no pod asks for the program. */
  readonly onHealth: (health: ProgramHealth | undefined) => void;
}

/**
 * Runs a real program while pods of its workload exist, restarts it when it ends or when a newer pod declares something
 * else, and lets the pods be ready exactly while it answers. The program itself outlives the player.
 */
export class ProgramPlayer {
  private podId: string | undefined;
  private spec: ProcessSpec | undefined;
  private begun = false;
  private failures = 0;
  private pauseUntil = 0;
  private wakeUp: (() => void) | undefined;

  constructor(private readonly args: ProgramPlayerArgs) {}

  /** Plays until this process ends. */
  async play(): Promise<never> {
    for (;;) {
      let health: ProgramHealth | undefined;
      try {
        health = await this.step();
        this.args.onHealth(health);
      } catch (error) {
        this.args.log(`${this.args.program.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await this.sleep(health?.ready ? watchMilliseconds : waitMilliseconds);
    }
  }

  /** Makes it look at its pods now instead of a little later. */
  wake(): void {
    this.wakeUp?.();
  }

  private sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async step(): Promise<ProgramHealth | undefined> {
    const { pods, program } = this.args;
    const living = livingPods(pods.values(), program.played);
    const [newest] = living;
    if (!newest) {
      await this.stop("no pod asks for it any more");
      this.podId = this.spec = undefined;
      return undefined;
    }
    const health = await this.healthFor(newest);
    for (const pod of living) await this.tell(pod, health);
    return health;
  }

  private async healthFor(pod: Pod): Promise<ProgramHealth> {
    const { paths, program, log } = this.args;
    if (pod.metadata?.uid !== this.podId) {
      this.podId = pod.metadata?.uid;
      this.spec = undefined;
      this.failures = this.pauseUntil = 0;
    }
    if (Date.now() < this.pauseUntil) return this.failed("ended or could not be started; it is tried again");
    if (!this.spec) {
      let prepared: ProcessSpec | ProgramHealth;
      try {
        prepared = await program.prepare(pod);
      } catch (error) {
        if (error instanceof EnvironmentError) {
          return { ready: false, waiting: "CreateContainerConfigError", detail: error.message };
        }
        log(`${program.name}: ${error instanceof Error ? error.message : String(error)}`);
        this.pause();
        return this.failed("could not be prepared; it is tried again");
      }
      if ("ready" in prepared) return prepared;
      this.spec = prepared;
    }
    const running = runningProcess(paths, program.name);
    if (running && running.fingerprint !== fingerprint(this.spec)) {
      await this.stop("its pod declares something else now");
    } else if (running) {
      this.begun = true;
      const lacking = await this.spec.notReady();
      if (lacking === undefined) this.failures = 0;
      return lacking === undefined ? { ready: true } : { ready: false, detail: lacking };
    }
    if (this.begun) {
      this.begun = false;
      log(`${program.name}: ended by itself; log: ${paths.log(program.name)}`);
      this.pause();
      return this.failed("ended; it is started again");
    }
    const { identity } = await startProcess(paths, this.spec);
    this.begun = true;
    log(`${program.name}: started (process ${identity.pid})`);
    return { ready: false, detail: "it starts" };
  }

  private pause(): void {
    this.pauseUntil = Date.now() + Math.min(longestPauseMilliseconds, 1_000 * 2 ** this.failures);
    this.failures += 1;
  }

  private failed(what: string): ProgramHealth {
    const { paths, program } = this.args;
    const detail = `${program.name} ${what}; log: ${paths.log(program.name)}`;
    return { ready: false, waiting: "CrashLoopBackOff", detail };
  }

  private async stop(why: string): Promise<void> {
    const { paths, program, log } = this.args;
    const running = runningProcess(paths, program.name);
    this.begun = false;
    if (!running) return;
    log(`${program.name}: stopping, ${why}`);
    await stopProcess(paths.run, running);
  }

  private async tell(pod: Pod, health: ProgramHealth): Promise<void> {
    const patch = statusPatch(pod, this.args.program.played, health, new Date());
    if (!patch) return;
    const { namespace = "", name = "" } = pod.metadata ?? {};
    const target = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    await this.args.api.patch(target, patch, "application/strategic-merge-patch+json");
  }
}
