import fs from "node:fs";
import * as grpc from "@grpc/grpc-js";

/** Largest message in bytes; the engine's own limit. */
const maxMessageBytes = 400 * 1024 * 1024;

/** How the engine holds on to a plugin that it started. */
function endWithTheEngine(): void {
  // The end of the run: the engine interrupts the plugin's process group, and kills it five seconds later. An interrupt
  // at the keyboard does not come here (the group is the plugin's own): that one the engine hands on as `Cancel`.
  const end = (): never => process.exit(0);
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  // An engine that was killed says nothing, but its end of the pipe closes. Started by hand or by a test, standard input
  // is a terminal or nothing, and does not count.
  if (!fs.fstatSync(0).isFIFO()) return;
  process.stdin.on("end", end).resume();
}

/**
 * Serves one gRPC service on a free loopback port, and prints that port as the engine expects it: one line on stdout.
 * Ends when the engine interrupts it, or is gone.
 */
export async function serve(
  service: grpc.ServiceDefinition,
  implementation: grpc.UntypedServiceImplementation,
): Promise<void> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(service, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  endWithTheEngine();
  process.stdout.write(`${port}\n`);
}
