import type * as grpc from "@grpc/grpc-js";
import { errorResponse } from "./error-response";

/** A gRPC method out of an async function; what it throws becomes the call's error. */
export function unary<Request, Response>(
  work: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    work(call.request).then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback(errorResponse(error), null);
      },
    );
  };
}
