import { availableParallelism, freemem } from "node:os";

/** Memory of one stack at work: engine, program, policy pack and plugins. Measured at 25 users a stack. */
const bytesPerStack = 1024 ** 3;
const most = 4;

/** How many stacks may be worked on at the same time on this machine, now. */
export function parallelStacks(cores = availableParallelism(), free = freemem()): number {
  return Math.max(1, Math.min(most, cores, Math.floor(free / bytesPerStack)));
}

/** Runs the work for every item, at most so many at a time; results are in the items' order. */
export async function sideBySide<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.map((item, index) => ({ item, index }));
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next.index] = await work(next.item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
