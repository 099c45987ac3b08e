/** Values of the labels of one series. */
export type Labels = Readonly<Record<string, string>>;

/** A metric that can be shown. */
interface Metric {
  readonly lines: () => string[];
}

function series(name: string, labels: Labels, value: number): string {
  const quoted = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
  return `${name}${quoted.length === 0 ? "" : `{${quoted.join(",")}}`} ${value}`;
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

/** Series of one metric, by their labels. */
class Series<T> {
  private readonly known = new Map<string, { readonly labels: Labels; value: T }>();

  constructor(private readonly first: () => T) {}

  at(labels: Labels): { value: T } {
    const key = JSON.stringify(labels);
    const found = this.known.get(key) ?? { labels, value: this.first() };
    this.known.set(key, found);
    return found;
  }

  all(): { readonly labels: Labels; readonly value: T }[] {
    return [...this.known.values()];
  }
}

interface Observed {
  readonly counts: number[];
  sum: number;
}

/**
 * Metrics in Prometheus' text format.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export class Metrics {
  static readonly contentType = "text/plain; version=0.0.4; charset=utf-8";
  private readonly all: Metric[] = [];

  /** A number that only grows. @returns adds to the series of the labels; 0 makes it appear */
  counter(name: string, help: string): (labels: Labels, amount?: number) => void {
    return this.numbers(name, "counter", help);
  }

  /** A number that grows and shrinks. @returns adds to the series of the labels */
  level(name: string, help: string): (labels: Labels, amount: number) => void {
    return this.numbers(name, "gauge", help);
  }

  /** A number that is asked for when it is shown. */
  gauge(name: string, help: string, labels: Labels, value: () => number): void {
    this.all.push({ lines: () => [...head(name, "gauge", help), series(name, labels, value())] });
  }

  /** How values spread over buckets. @returns counts a value in the series of the labels; no value makes it appear */
  histogram(name: string, help: string, bounds: readonly number[]): (labels: Labels, value?: number) => void {
    const known = new Series<Observed>(() => ({ counts: [...bounds, Infinity].map(() => 0), sum: 0 }));
    const shown = (labels: Labels, { counts, sum }: Observed) => [
      ...counts.map((count, index) =>
        series(`${name}_bucket`, { ...labels, le: index < bounds.length ? String(bounds[index]) : "+Inf" }, count),
      ),
      series(`${name}_sum`, labels, sum),
      series(`${name}_count`, labels, counts.at(-1) ?? 0),
    ];
    this.all.push({
      lines: () => [
        ...head(name, "histogram", help),
        ...known.all().flatMap(({ labels, value }) => shown(labels, value)),
      ],
    });
    return (labels, value) => {
      const { value: observed } = known.at(labels);
      if (value === undefined) return;
      observed.sum += value;
      [...bounds, Infinity].forEach((bound, index) => {
        if (value <= bound) observed.counts[index] = (observed.counts[index] ?? 0) + 1;
      });
    };
  }

  text(): string {
    return `${this.all.flatMap(({ lines }) => lines()).join("\n")}\n`;
  }

  private numbers(name: string, type: string, help: string): (labels: Labels, amount?: number) => void {
    const known = new Series(() => 0);
    this.all.push({
      lines: () => [...head(name, type, help), ...known.all().map(({ labels, value }) => series(name, labels, value))],
    });
    return (labels, amount = 1) => {
      known.at(labels).value += amount;
    };
  }
}
