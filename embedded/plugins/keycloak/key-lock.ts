/** Lets work on one thing run one after the other, and work on different things side by side. */
export class KeyLock {
  private readonly last = new Map<string, Promise<void>>();

  /** Runs the work once all earlier work on the same key has ended, well or not. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, ended);
    await ended;
    if (this.last.get(key) === ended) this.last.delete(key);
    return result;
  }
}
