import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { OwnPack } from "../own-pack";
import { analyzerDefinition, analyzerService } from "./analyzer-service";

/** Largest message in bytes; the engine's own limit. */
const maxMessageBytes = 400 * 1024 * 1024;

/** A pack that one run of the engine can ask. */
export interface ServedPack {
  /** On loopback. */
  readonly port: number;
  /** Ends it, whoever still asks. */
  readonly close: () => void;
}

/** Serves a pack for one run of the engine, on a free loopback port. */
export function servePack({ forOneRun, identity }: OwnPack): Promise<ServedPack> {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(analyzerDefinition, analyzerService(forOneRun(), identity));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ port, close: () => { server.forceShutdown(); } }); // prettier-ignore
    });
  });
}
