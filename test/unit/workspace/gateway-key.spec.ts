import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { record } from "../../../operations/render/record";
import { gatewayKey, userGatewayKey } from "../../../components/workspace/gateway-key";
import { Recorded } from "../../support/recorded";
import { routes } from "./sample-workspace";

const args = { namespace: "ide-alice", userId: "alice", routes, rotation: "1" };

describe("a user's gateway key", () => {
  it("makes a random key that a changed rotation replaces", async () => {
    const recorded = await Recorded.of(() => userGatewayKey("alice-key", args));
    const { inputs } = recorded.resource("random:index/randomPassword:RandomPassword", "alice-key");
    assert.deepEqual([inputs["length"], inputs["special"], inputs["keepers"]], [40, false, { rotation: "1" }]);
  });

  it("keeps key and client files in one Secret", async () => {
    const recorded = await Recorded.of(() => userGatewayKey("alice-key", args));
    const { stringData } = recorded.manifest("Secret", "gateway-key");
    assert.deepEqual(Object.keys(stringData).sort(), ["LITELLM_KEY", "continue.yaml", "tabby.toml"]);
    assert.equal(stringData["LITELLM_KEY"], gatewayKey("<secret:alice-key>"));
  });

  it("encrypts the Secret in the state", async () => {
    const recorded = await Recorded.of(() => userGatewayKey("alice-key", args));
    assert.deepEqual(recorded.resource("kubernetes:core/v1:Secret", "alice-key").secretInputs, ["stringData"]);
  });

  it("tells the gateway the hash of the whole key, as a secret", async () => {
    let hash: pulumi.Output<string> | undefined;
    const { outputs } = await record(
      () => {
        hash = userGatewayKey("alice-key", args).hash;
        return { hash };
      },
      { stack: "dev" },
    );
    const expected = createHash("sha256").update("sk-<secret:alice-key>").digest("hex");
    assert.equal(outputs["hash"], expected);
    assert.equal(await (hash as unknown as { isSecret: Promise<boolean> }).isSecret, true);
  });
});
