/** Requests worked on and waiting, as the played product bounds them. */
export class Places {
  running = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly most: number,
    /** Requests that may wait. */
    private readonly mostWaiting = Infinity,
  ) {}

  get waiting(): number {
    return this.line.length;
  }

  /** Waits for a place; false at once when the line is full. */
  async take(): Promise<boolean> {
    if (this.running < this.most) {
      this.running += 1;
      return true;
    }
    if (this.line.length >= this.mostWaiting) return false;
    await new Promise<void>((resolve) => this.line.push(resolve));
    return true;
  }

  /** Gives the place to the first in line. */
  leave(): void {
    const next = this.line.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
