import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { InitializationError } from "./initialization-error";
import { encode } from "./value";

/** An error in the form in which gRPC carries it; a half-made object travels in its details. */
export function errorResponse(thrown: unknown): Partial<grpc.StatusObject> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (!(thrown instanceof InitializationError)) return { code: grpc.status.UNKNOWN, details: message };

  const failed = new provider.ErrorResourceInitFailed();
  failed.setId(thrown.state.id);
  failed.setProperties(encode(thrown.state.properties));
  if (thrown.state.inputs !== undefined) failed.setInputs(encode(thrown.state.inputs));
  failed.setReasonsList([...thrown.reasons]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
