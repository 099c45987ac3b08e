import * as pulumi from "@pulumi/pulumi";

/**
 * Takes away what the SDK does for those who debug it, which is more than half of a program's time:
 *
 * - a stack trace for each of its promises, in case one never ends;
 * - six debug messages for each resource, each a call to the engine that waits for the one before. They are shown only by
 *   `pulumi --debug`.
 *
 * Messages of every other level stay. WEBIDE_DEBUG=1 leaves the SDK as it is.
 */
export function quietSdk(): void {
  if (process.env["WEBIDE_DEBUG"] !== undefined) return;
  Error.stackTraceLimit = 0;
  Object.assign(pulumi.log, { debug: () => Promise.resolve() });
}
