import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { Pack } from "../pack";
import type { PackIdentity } from "./analyzer-service";
import { analyzerDefinition, analyzerService } from "./analyzer-service";

/** Largest message in bytes; the engine's own limit. */
const maxMessageBytes = 400 * 1024 * 1024;

/** Serves the pack on a free loopback port, and prints that port as the engine expects it: one line on stdout. */
export function servePack(pack: Pack, identity: PackIdentity): void {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(analyzerDefinition, analyzerService(pack, identity));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${String(port)}\n`);
  });
}
