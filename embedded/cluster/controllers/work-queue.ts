/** Does one kind of work for many names: each name by one worker at a time, again when it was asked for meanwhile. */
export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly work: (name: string) => Promise<void>,
    private readonly onError: (name: string, error: unknown) => void,
    private readonly workers = 10,
    /** Time before something that failed is tried again. */
    private readonly retryMilliseconds = 2_000,
  ) {}

  /** Asks for the work of a name; nothing when it is asked for already. */
  add(name: string): void {
    this.waiting.add(name);
    this.next();
  }

  private next(): void {
    for (const name of this.waiting) {
      if (this.busy.size >= this.workers) return;
      if (this.busy.has(name)) continue;
      this.waiting.delete(name);
      this.busy.add(name);
      void this.run(name);
    }
  }

  private async run(name: string): Promise<void> {
    try {
      await this.work(name);
    } catch (error) {
      this.onError(name, error);
      setTimeout(() => {
        this.add(name);
      }, this.retryMilliseconds);
    } finally {
      this.busy.delete(name);
      this.next();
    }
  }
}
