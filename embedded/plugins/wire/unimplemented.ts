import * as grpc from "@grpc/grpc-js";

/** A method that this plugin does not have; the engine then does without. */
export const unimplemented: grpc.handleUnaryCall<unknown, never> = (_call, callback) => {
  callback({ code: grpc.status.UNIMPLEMENTED, details: "not implemented" }, null);
};
