import type { handleServerStreamingCall, ServerWritableStream } from "@grpc/grpc-js";
import { errorResponse } from "../wire/error-response";

/** A gRPC method that answers with a stream, out of an async function; the signal aborts when the caller lets go. */
export function streaming<Request, Response>(
  work: (call: ServerWritableStream<Request, Response>, signal: AbortSignal) => Promise<void>,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => {
      cancelled.abort();
    });
    work(call, cancelled.signal).then(
      () => {
        call.end();
      },
      (error: unknown) => {
        const status = errorResponse(error);
        call.destroy(Object.assign(new Error(status.details), status));
      },
    );
  };
}
