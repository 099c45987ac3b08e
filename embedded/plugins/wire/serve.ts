import * as grpc from "@grpc/grpc-js";

/** Largest message in bytes; the engine's own limit. */
const maxMessageBytes = 400 * 1024 * 1024;

/**
 * Serves one gRPC service on a free loopback port, and prints that port as the engine expects it: one line on stdout.
 *
 * The engine ends a plugin by a signal. An interrupt at the keyboard reaches the plugin too, and is left to the engine,
 * which lets running operations finish and then says so by `Cancel`.
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
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${port}\n`);
}
