/** A Prometheus histogram without labels. */
export class Histogram {
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  /** @param edges upper limits in rising order */
  constructor(private readonly edges: readonly number[]) {
    this.#counts = edges.map(() => 0);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#count += 1;
    this.edges.forEach((edge, index) => {
      if (value <= edge) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    });
  }

  /** Lines of the text format. */
  lines(name: string): string[] {
    return [
      ...this.edges.map((edge, index) => `${name}_bucket{le="${String(edge)}"} ${String(this.#counts[index])}`),
      `${name}_bucket{le="+Inf"} ${String(this.#count)}`,
      `${name}_sum ${String(this.#sum)}`,
      `${name}_count ${String(this.#count)}`,
    ];
  }
}
