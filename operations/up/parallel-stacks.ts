import { availableParallelism, freemem } from "node:os";

/** Memory of one stack at work: engine, program, policy pack and plugins. Measured at 25 users a stack. */
const bytesPerStack = 1024 ** 3;
const most = 4;

/** How many stacks may be worked on at the same time on this machine, now. */
export function parallelStacks(cores = availableParallelism(), free = freemem()): number {
  return Math.max(1, Math.min(most, cores, Math.floor(free / bytesPerStack)));
}
