import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { errorResponse } from "../../../../embedded/plugins/wire/error-response";
import { InitializationError } from "../../../../embedded/plugins/wire/initialization-error";
import { Secret } from "../../../../embedded/plugins/wire/value";

const secretValue = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s3cr3t" };

describe("errors on the wire", () => {
  it("carry the words of what was thrown", () => {
    const { code, details } = errorResponse(new Error("the server's words"));
    assert.deepEqual([code, details], [grpc.status.UNKNOWN, "the server's words"]);
  });

  it("carry whatever else was thrown as text", () => {
    assert.equal(errorResponse("only a text").details, "only a text");
  });

  it("carry a half-made object with its secrets still marked, so that it is kept in the state", () => {
    const state = { id: "ide/d", properties: { token: new Secret("s3cr3t") }, inputs: { replicas: 1 } };
    const { metadata, details } = errorResponse(new InitializationError("not ready", state, ["no node fits"]));
    const [bytes] = metadata?.get("grpc-status-details-bin") ?? [];
    const status = Status.deserializeBinary(bytes as Buffer);
    const detail = status.getDetailsList()[0]!;
    const failed = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    assert.equal(details, "not ready");
    assert.equal(detail.getTypeUrl(), "type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
    assert.deepEqual(
      [failed.getId(), failed.getProperties()?.toJavaScript(), failed.getInputs()?.toJavaScript()],
      ["ide/d", { token: secretValue }, { replicas: 1 }],
    );
    assert.deepEqual(failed.getReasonsList(), ["no node fits"]);
  });
});
