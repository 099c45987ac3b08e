import { Histogram } from "./histogram";
import type { Seen } from "./seen";

interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly lines: readonly string[];
}

/** What the waker counts, as Prometheus reads it. */
export class Metrics {
  /** Stopped workspaces that were started. */
  wakes = 0;
  /** Workspaces that were stopped, by the reason. */
  readonly idleStops: Record<string, number> = { idle: 0, "idle with jobs": 0 };
  /** Workspaces that a round could not judge. */
  failures = 0;
  readonly wakeSeconds = new Histogram([1, 2, 5, 10, 20, 30, 60, 120, 300, 600]);
  #round: { readonly at: number; readonly seen: readonly Seen[] } | undefined;

  /** Keeps what a round found, until the next one is through. */
  seen(seen: readonly Seen[], at: number): void {
    this.#round = { seen, at };
  }

  /** The text format, version 0.0.4. Before the first round there are no gauges: nobody knows yet. */
  text(): string {
    const counters: Family[] = [
      one("webide_wakes_total", "counter", "Stopped workspaces that were started for their user.", this.wakes),
      {
        name: "webide_idle_stops_total",
        type: "counter",
        help: "Workspaces that were stopped because nobody used them.",
        lines: Object.entries(this.idleStops).map(
          ([reason, count]) => `webide_idle_stops_total{reason="${reason}"} ${String(count)}`,
        ),
      },
      one("webide_idle_check_failures_total", "counter", "Workspaces that a round could not judge.", this.failures),
      {
        name: "webide_wake_seconds",
        type: "histogram",
        help: "From the first request for a stopped workspace until its editor was ready.",
        lines: this.wakeSeconds.lines("webide_wake_seconds"),
      },
    ];
    return [...counters, ...this.#gauges()]
      .flatMap(({ name, type, help, lines }) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines])
      .join("\n")
      .concat("\n");
  }

  #gauges(): Family[] {
    if (this.#round === undefined) return [];
    const { at, seen } = this.#round;
    const states = ["running", "starting", "stopped", "disabled"] as const;
    return [
      {
        name: "webide_workspaces",
        type: "gauge",
        help: "Workspaces by what they do, in the last round.",
        lines: states.map((state) => {
          const count = seen.filter((one) => one.state === state).length;
          return `webide_workspaces{state="${state}"} ${String(count)}`;
        }),
      },
      one(
        "webide_active_sessions",
        "gauge",
        "Workspaces with a browser connected, in the last round.",
        seen.filter(({ connected }) => connected > 0).length,
      ),
      one(
        "webide_editor_connections",
        "gauge",
        "Open connections to all editors, in the last round.",
        seen.reduce((sum, { connected }) => sum + connected, 0),
      ),
      one("webide_idle_check_timestamp_seconds", "gauge", "End of the last round.", at / 1000),
    ];
  }
}

function one(name: string, type: Family["type"], help: string, value: number): Family {
  return { name, type, help, lines: [`${name} ${String(value)}`] };
}
